import type { DisclosedField } from '../disclosure/disclosed-field.ts';

/** What a recorded exchange and a claim about it prove. Fingerprints and digests are SHA-256 in hex. */
export type VerifiedExchange = {
  readonly host: string;
  readonly connectedAtEpochMs: number;
  readonly tls: '1.3' | '1.2';
  readonly certificates: {
    readonly leafSha256: string;
    readonly trustAnchorSha256: string;
    /** The validity of the server's certificate, ISO 8601. */
    readonly notBefore: string;
    readonly notAfter: string;
  };
  readonly request: {
    readonly method: 'GET' | 'POST';
    /** Path and query, as the server got them. */
    readonly target: string;
    /** Name, in lower case, and value of each other header, but for those that frame the message, in their order. */
    readonly headers: readonly (readonly [name: string, value: string])[];
    /** Names, in lower case and in their order, of the headers whose values stayed hidden. */
    readonly hiddenHeaders: readonly string[];
    /** Of the body, which is disclosed to the attestor; absent without one. */
    readonly bodySha256?: string;
  };
  /** Of the recording: both directions, as `transcriptSha256Of` makes it. */
  readonly transcriptSha256: string;
  readonly proof: {
    /** Of the request's proof followed by the response's. */
    readonly sha256: string;
    readonly requestBytes: number;
    readonly responseBytes: number;
    readonly parameterSet: string;
  };
  readonly fields: Readonly<Record<string, DisclosedField>>;
};
