import { attestationClaimsSchema, signedClaimsSchema } from './claims.ts';
import { readDisclosures } from './read-disclosures.ts';
import { parseJsonBytes, parseSdJwt } from './sd-jwt.ts';

/**
 * The same attestation with only the given fields and the sources that they come from, to pass on: as valid as the whole,
 * and it shows of the rest how many there were. Does not check the signature. Rejects with a TypeError when `attestation` is
 * none, and with a RangeError when it has no such field.
 */
export const presentAttestation = async (
  attestation: string,
  fields: readonly string[],
  { subtle = crypto.subtle }: { readonly subtle?: SubtleCrypto } = {},
): Promise<string> => {
  const sdJwt = parseSdJwt(attestation);
  const signed = signedClaimsSchema.safeParse(sdJwt && parseJsonBytes(sdJwt.payload));
  const disclosures = sdJwt && signed.success && (await readDisclosures(sdJwt.disclosures, signed.data, subtle));
  if (!disclosures) throw new TypeError('not an attestation');

  const attested = attestationClaimsSchema.shape.fields.parse(
    Object.fromEntries(disclosures.filter(({ part }) => part === 'fields').map(({ name, value }) => [name, value])),
  );
  const sources = fields.map((field) => {
    const rule = Object.hasOwn(attested, field) ? attested[field]?.rule : undefined;
    if (rule === undefined) throw new RangeError(`the attestation has no field ${JSON.stringify(field)}`);
    return rule.from;
  });
  const kept = { fields, sources };
  const [jws] = attestation.split('~');
  return [jws, ...disclosures.filter(({ part, name }) => kept[part].includes(name)).map(({ text }) => text), ''].join(
    '~',
  );
};
