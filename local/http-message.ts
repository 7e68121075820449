/** Header fields in the order and the case in which they were sent; a name may come more than once. */
export type HttpHeaders = readonly (readonly [name: string, value: string])[];

/** A request as it came over the wire, body complete. */
export type HttpRequest = {
  readonly method: string;
  /** The path, still percent-encoded. */
  readonly path: string;
  /** What stood after `?`, still percent-encoded; empty when nothing did. */
  readonly query: string;
  readonly headers: HttpHeaders;
  readonly body: Buffer;
  readonly sourceIp: string;
};

export type HttpResponse = { readonly status: number; readonly headers: HttpHeaders; readonly body: Buffer };

/** The last value of a header, whatever the case of its name. */
export const headerOf = (headers: HttpHeaders, name: string): string | undefined =>
  headers.findLast(([candidate]) => candidate.toLowerCase() === name.toLowerCase())?.[1];
