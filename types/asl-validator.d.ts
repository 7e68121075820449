declare module 'asl-validator' {
  /** Checks an Amazon States Language definition against its schema and for loose ends. */
  export default function aslValidator(definition: unknown): {
    isValid: boolean;
    errorsText(separator?: string): string;
  };
}
