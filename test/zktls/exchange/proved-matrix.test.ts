import { beforeAll, describe, expect, it } from '@jest/globals';
import { aSite, type TestSite } from '../an-exchange.ts';
import type { RecordedConnection } from '../record-connection.ts';
import { aRequest, claimOf, verify } from './a-claim.ts';
import { forgeExchange } from './a-forged-exchange.ts';
import { bodyOf, FIELDS, inRecords, RULES } from './a-response.ts';
import { BODY_BYTES, COMBINATIONS, FRAMING_NAMES, KEYS, RECORD_BYTES, respondTo } from './completeness-dimensions.ts';

/** For a machine that does much else. */
const TIMEOUT_MS = 180_000;

/**
 * Each combination of framing, size and records with one certificate, in turn by the places of the three, so that each
 * certificate meets each of their values. No statement depends on the certificate; `completeness-matrix.test.ts` reads all
 * combinations with all certificates.
 */
const PROVED = COMBINATIONS.map((combination) => {
  const { framing, bodyBytes, recordBytes } = combination;
  const turn = FRAMING_NAMES.indexOf(framing) + BODY_BYTES.indexOf(bodyBytes) + RECORD_BYTES.indexOf(recordBytes);
  return { ...combination, key: KEYS[turn % KEYS.length] ?? KEYS[0] };
});

describe('the claims that are proved', () => {
  it('are of every certificate with every framing, every size and every size of records', () => {
    const pairs = new Set(
      PROVED.flatMap(({ key, ...others }) => Object.values(others).map((value) => `${key}, ${value}`)),
    );
    const others = [...FRAMING_NAMES, ...BODY_BYTES, ...RECORD_BYTES];
    const missing = KEYS.flatMap((key) => others.map((value) => `${key}, ${value}`)).filter((pair) => !pairs.has(pair));
    expect(missing).toEqual([]);
  });
});

describe.each(KEYS)('an exchange with a site of a %s certificate', (key) => {
  let site: TestSite;
  let honest: RecordedConnection;
  beforeAll(async () => {
    site = await aSite(key);
    honest = await site.record();
  });

  it.each(PROVED.filter((one) => one.key === key))(
    'is proved and attested with a $framing response of $bodyBytes bytes in records of $recordBytes',
    (combination) => {
      const exchange = forgeExchange(honest, {
        client: [{ type: 23, content: aRequest() }],
        server: inRecords(respondTo(combination, bodyOf(combination.bodyBytes)), combination.recordBytes),
      });
      expect(verify(site, exchange.recording, claimOf(exchange, RULES), RULES).fields).toEqual(FIELDS);
    },
    TIMEOUT_MS,
  );
});
