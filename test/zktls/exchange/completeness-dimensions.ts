import { FRAMINGS } from './a-response.ts';

/** What exchanges differ in: the key of the site's certificate, the response's framing and size, the size of its records. */
export const KEYS = ['RSA 2048', 'P-256', 'P-384', 'Ed25519'] as const;
export const FRAMING_NAMES = ['Content-Length', 'chunked', 'close-delimited'] as const;
export const BODY_BYTES = [300, 1_024, 10_240, 102_400, 1_048_000] as const;
export const RECORD_BYTES = [1, 16, 100, 512, 1_400, 16_384] as const;

/** One of each; the chunks of a chunked body end inside of records. */
export type Combination = {
  readonly framing: (typeof FRAMING_NAMES)[number];
  readonly bodyBytes: (typeof BODY_BYTES)[number];
  readonly recordBytes: (typeof RECORD_BYTES)[number];
};

/** Of every record one block is proved, of 4,096 at most. */
const MOST_RECORDS = 3_000;
const CHUNK_BYTES = 4_093;

/** The response of a combination, around a body. */
export const respondTo = ({ framing }: Pick<Combination, 'framing'>, body: Buffer): Buffer =>
  FRAMINGS[framing](body, CHUNK_BYTES);

/** Every framing with every size in records of every size, but for those of more records than a proof has blocks. */
export const COMBINATIONS: readonly Combination[] = FRAMING_NAMES.flatMap((framing) =>
  BODY_BYTES.flatMap((bodyBytes) =>
    RECORD_BYTES.filter((recordBytes) => bodyBytes / recordBytes <= MOST_RECORDS).map((recordBytes) => ({
      framing,
      bodyBytes,
      recordBytes,
    })),
  ),
);
