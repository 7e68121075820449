import * as z from 'zod';

const answerSchema = z.union([
  z.object({ attestation: z.string() }).transform(({ attestation }) => attestation),
  z.object({ data: z.object({ attestation: z.string() }) }).transform(({ data }) => data.attestation),
]);

/** The attestation in a file: the token itself, or what `GET /partner/browser-session/{id}/attestation` answered. */
export const attestationIn = (text: string): string => {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{')) return trimmed;
  try {
    return answerSchema.parse(JSON.parse(trimmed));
  } catch {
    return trimmed;
  }
};
