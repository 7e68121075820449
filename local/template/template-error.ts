/** Something in the template that the local cloud does not know or that cannot be resolved; the message says where. */
export class TemplateError extends Error {
  constructor(where: string, problem: string, options?: ErrorOptions) {
    super(`${where}: ${problem}`, options);
    this.name = 'TemplateError';
  }
}
