import { kindOf } from '../../../zktls/disclosure/claimed-bytes.ts';
import type { ExchangeClaim } from '../../../zktls/exchange/exchange-claim.ts';
import { readExchangeClaim, type ReadClaim } from '../../../zktls/exchange/verify-exchange-claim.ts';
import type { ByteClass } from '../../../zktls/proof/statement/byte-class.ts';
import { aSite } from '../an-exchange.ts';
import type { RecordedConnection } from '../record-connection.ts';
import { refusalOf } from '../refusal-of.ts';
import type { Inner } from '../seal-record.ts';
import { aRequest, aResponse, CLAIM_CONTEXT, type Exchange, type Rules } from './a-claim.ts';
import { bareClaim, forgeExchange, withClaims } from './a-forged-exchange.ts';

export const BODY = '{"balance":1,"note":"x"}';
export const RULES: Rules = { balance: { from: 'me', jsonPath: '$.balance' } };

/** A record of application data. */
export const data = (content: string | Buffer, padding = 0): Inner => ({ type: 23, content, padding });

/** What differs from an honest exchange and a claim that discloses all of it. */
export type Attack = {
  readonly client?: readonly Inner[];
  readonly server?: readonly Inner[];
  readonly order?: readonly ('client' | 'server')[];
  readonly exchange?: (exchange: Exchange) => Exchange;
  readonly claim?: (claim: ExchangeClaim) => ExchangeClaim;
};

/** An attestor that reads claims and never looks at their proofs. */
export type Judge = {
  readonly honest: RecordedConnection;
  readonly read: (attack: Attack) => ReadClaim;
  readonly verdictOn: (attack: Attack) => string;
};

export const createJudge = async (): Promise<Judge> => {
  const { trustStore, record } = await aSite();
  const honest = await record();
  const read = ({ client, server, order, exchange, claim }: Attack): ReadClaim => {
    const forged = forgeExchange(honest, {
      client: client ?? [data(aRequest())],
      server: server ?? [data(aResponse(BODY))],
      ...(order === undefined ? {} : { order }),
    });
    const made = claim?.(bareClaim(forged)) ?? bareClaim(forged);
    const { recording } = exchange?.(forged) ?? forged;
    return readExchangeClaim({ recording, claim: made, rules: RULES, claimContext: CLAIM_CONTEXT, trustStore });
  };
  return { honest, read, verdictOn: (attack) => refusalOf(() => read(attack)) };
};

/** Hides a part of one direction, where it first stands, in a class. */
export const hide =
  (direction: 'client' | 'server', part: string, byteClass: ByteClass) =>
  (claim: ExchangeClaim): ExchangeClaim =>
    withClaims(claim, direction, ({ kinds, values }, text) => {
      const start = text.indexOf(part);
      if (start < 0) throw new Error(`No ${part}`);
      kinds.fill(kindOf(byteClass), start, start + part.length);
      values.fill(0, start, start + part.length);
    });
