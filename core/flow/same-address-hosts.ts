import { flowSchema } from './schema.ts';

/** The hosts that shall see one address, of the browser and of attested requests: none unless a valid flow asks for it. */
export const sameAddressHosts = (flow: unknown): readonly string[] => {
  const parsed = flowSchema.safeParse(flow).data;
  return parsed?.sameAddress === true ? parsed.allowedHosts : [];
};
