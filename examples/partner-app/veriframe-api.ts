import * as z from 'zod';

const platformSchema = z.object({
  id: z.int(),
  name: z.string(),
  displayName: z.string(),
  description: z.string(),
  icon: z.string(),
});
export type Platform = z.infer<typeof platformSchema>;

const createdSchema = z.object({
  sessionId: z.string(),
  embedUrl: z.string(),
  status: z.string(),
  expiresAt: z.string(),
});
export type CreatedSession = z.infer<typeof createdSchema>;

/** The fields of a session that this application shows; the API answers with more. */
const detailsSchema = z.object({
  sessionId: z.string(),
  status: z.string(),
  progress: z.number(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  hasAttestation: z.boolean(),
});
export type SessionDetails = z.infer<typeof detailsSchema>;

const attestationSchema = z.object({ attestation: z.string() });
const keySetSchema = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });
export type KeySet = z.infer<typeof keySetSchema>;

export type VeriframeApi = {
  listPlatforms(): Promise<Platform[]>;
  createSession(request: {
    platformId: number;
    webhookUrl: string;
    externalReferenceId: string;
  }): Promise<CreatedSession>;
  readSession(sessionId: string): Promise<SessionDetails>;
  readAttestation(sessionId: string): Promise<string>;
  readAttestorKeys(): Promise<KeySet>;
};

/** The partner's client of the Veriframe API. Throws an `Error` with the API's code and message when a call is refused. */
export const veriframeApi = (options: { apiBaseUrl: string; apiKey: string }): VeriframeApi => {
  const call = async (method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${options.apiBaseUrl}${path}`, {
      method,
      headers: { 'x-api-key': options.apiKey, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = answerSchema.parse(await response.json());
    if (answer.status === 'error') throw new Error(`${answer.error.code}: ${answer.error.message}`);
    return answer.data;
  };
  return {
    listPlatforms: async () => z.array(platformSchema).parse(await call('GET', '/partner/browser-platforms')),
    createSession: async (request) => createdSchema.parse(await call('POST', '/partner/browser-session', request)),
    readSession: async (sessionId) => detailsSchema.parse(await call('GET', `/partner/browser-session/${sessionId}`)),
    readAttestation: async (sessionId) =>
      attestationSchema.parse(await call('GET', `/partner/browser-session/${sessionId}/attestation`)).attestation,
    readAttestorKeys: async () =>
      keySetSchema.parse(await (await fetch(`${options.apiBaseUrl}/.well-known/attestation-keys.json`)).json()),
  };
};

const answerSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('success'), data: z.unknown() }),
  z.object({ status: z.literal('error'), error: z.object({ code: z.string(), message: z.string() }) }),
]);
