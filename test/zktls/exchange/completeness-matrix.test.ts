import { beforeAll, describe, expect, it } from '@jest/globals';
import { planExchangeClaim } from '../../../zktls/exchange/plan-exchange-claim.ts';
import { readExchangeClaim } from '../../../zktls/exchange/verify-exchange-claim.ts';
import { PARAMETER_SETS } from '../../../zktls/proof/parameter-set.ts';
import { checkStatement } from '../../../zktls/proof/statement/check-statement.ts';
import { statementDigest } from '../../../zktls/proof/statement/statement-digest.ts';
import type { Statement } from '../../../zktls/proof/statement/statement.ts';
import { aSite, type TestSite } from '../an-exchange.ts';
import type { RecordedConnection } from '../record-connection.ts';
import { aRequest, CLAIM_CONTEXT, type Exchange } from './a-claim.ts';
import { forgeExchange } from './a-forged-exchange.ts';
import { bodyOf, FIELDS, inRecords, RULES } from './a-response.ts';
import { BODY_BYTES, COMBINATIONS, FRAMING_NAMES, KEYS, respondTo } from './completeness-dimensions.ts';

/** For a machine that does much else. */
const TIMEOUT_MS = 180_000;

const NO_PROOF = new Uint8Array();

const digestOf = (statement: Statement): string => {
  checkStatement(statement);
  return Buffer.from(statementDigest(statement, PARAMETER_SETS.fast)).toString('hex');
};

/** What the prover plans and what the attestor reads of it: the same statements, whose proofs `proved-matrix.test.ts` makes. */
const planAndRead = (exchange: Exchange, trustStore: TestSite['trustStore']) => {
  const given = { rules: RULES, claimContext: CLAIM_CONTEXT };
  const { handshake, client, server } = planExchangeClaim({ ...exchange, secretHeaders: ['cookie'], ...given });
  const claim = { handshake, client: { ...client, proof: NO_PROOF }, server: { ...server, proof: NO_PROOF } };
  const read = readExchangeClaim({ recording: exchange.recording, claim, trustStore, ...given });
  return {
    fields: read.exchange.fields,
    isSame:
      digestOf(read.statements.client) === digestOf(client.statement) &&
      digestOf(read.statements.server) === digestOf(server.statement),
  };
};

describe.each(KEYS)('an exchange with a site of a %s certificate', (key) => {
  let site: TestSite;
  let honest: RecordedConnection;
  beforeAll(async () => {
    site = await aSite(key);
    honest = await site.record();
  });

  describe.each(FRAMING_NAMES)('whose response is %s', (framing) => {
    it.each(BODY_BYTES)(
      'can be claimed and is read as it was, with a body of %d bytes in records of every size',
      (bodyBytes) => {
        const response = respondTo({ framing }, bodyOf(bodyBytes));
        const sizes = COMBINATIONS.filter((one) => one.framing === framing && one.bodyBytes === bodyBytes);
        for (const { recordBytes } of sizes) {
          const client = [{ type: 23, content: aRequest() }];
          const exchange = forgeExchange(honest, { client, server: inRecords(response, recordBytes) });
          expect([recordBytes, planAndRead(exchange, site.trustStore)]).toEqual([
            recordBytes,
            { fields: FIELDS, isSame: true },
          ]);
        }
      },
      TIMEOUT_MS,
    );
  });
});
