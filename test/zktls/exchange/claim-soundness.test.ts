import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { kindOf } from '../../../zktls/disclosure/claimed-bytes.ts';
import { commitToDirection } from '../../../zktls/exchange/direction-commitment.ts';
import { decodeExchangeClaim, encodeExchangeClaim } from '../../../zktls/exchange/encode-exchange-claim.ts';
import type { ExchangeClaim } from '../../../zktls/exchange/exchange-claim.ts';
import { readExchangeClaim } from '../../../zktls/exchange/verify-exchange-claim.ts';
import { proveDisclosure } from '../../../zktls/proof/prove-disclosure.ts';
import { trafficKeysOf } from '../../../zktls/transcript/key-schedule.ts';
import type { Direction, Recording } from '../../../zktls/transcript/recording.ts';
import { splitRecords } from '../../../zktls/transcript/tls-record.ts';
import { aSite, type TestSite } from '../an-exchange.ts';
import { cheat } from '../proof/a-cheating-prover.ts';
import type { RecordedConnection } from '../record-connection.ts';
import { refusalOf } from '../refusal-of.ts';
import {
  aRequest,
  aResponse,
  CLAIM_CONTEXT,
  claimOf,
  kernels,
  SESSION_COOKIE,
  verify,
  type Exchange,
  type Rules,
} from './a-claim.ts';
import { bareClaim, forgeExchange, withClaims } from './a-forged-exchange.ts';

const RULES: Rules = {
  balance: { from: 'me', jsonPath: '$.balance' },
  rating: { from: 'me', jsonPath: '$.rating', atLeast: 4.5 },
};
const BODY = '{"ssn":"078-05-1120","balance":100,"rating":4.83,"email":"zoe@example.test"}';
const REJECTED = 'ATTESTATION_FAILED proof_rejected';
const DIRECTIONS: readonly Direction[] = ['client', 'server'];
const REFUSED = /^\d+ (ATTESTATION_FAILED|TLS_UNSUPPORTED|PLATFORM_UNAVAILABLE|EXTRACT_MISMATCH) \w+$/;
/** Bits of a recording or a claim that are tried. */
const SAMPLED = 60;

// For a machine that does much else.
jest.setTimeout(120_000);

let site: TestSite;
let honest: RecordedConnection;
let exchange: Exchange;
let claim: ExchangeClaim;
beforeAll(async () => {
  site = await aSite();
  honest = await site.record();
  exchange = anExchange();
  claim = claimOf(exchange, RULES);
});

const anExchange = (request = aRequest()): Exchange =>
  forgeExchange(honest, {
    client: [{ type: 23, content: request }],
    server: [{ type: 23, content: aResponse(BODY) }],
  });
const verdictOn = (
  changed: { recording?: Recording; claim?: ExchangeClaim; rules?: Rules; claimContext?: Uint8Array } = {},
): string =>
  refusalOf(() =>
    verify(
      site,
      changed.recording ?? exchange.recording,
      changed.claim ?? claim,
      changed.rules ?? RULES,
      changed.claimContext ?? CLAIM_CONTEXT,
    ),
  );

/** The claim with the best proofs that its statements allow, made as an attacker would, by keys that need not fit. */
const withCheatedProofs = (
  of: Exchange,
  changed: ExchangeClaim,
  keys: { client?: Uint8Array; server?: Uint8Array } = {},
): ExchangeClaim => {
  const { statements } = readExchangeClaim({
    recording: of.recording,
    claim: changed,
    rules: RULES,
    claimContext: CLAIM_CONTEXT,
    trustStore: site.trustStore,
  });
  const proofOf = (direction: Direction): Uint8Array =>
    cheat(statements[direction], {
      key: keys[direction] ?? trafficKeysOf(of.secrets.application[direction]).key,
      randomness: randomBytes(32),
    });
  return {
    ...changed,
    client: { ...changed.client, proof: proofOf('client') },
    server: { ...changed.server, proof: proofOf('server') },
  };
};
const flipped = (bytes: Uint8Array, bit: number): Buffer => {
  const changed = Buffer.from(bytes);
  changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return changed;
};

describe('an honest claim', () => {
  it('is accepted', () => {
    expect(verdictOn()).toBe('accepted');
    expect(verdictOn({ claim: withCheatedProofs(exchange, claim) })).toBe('accepted');
  });

  it('holds no hidden byte, no application key and no secret of application data', () => {
    const encoded = Buffer.from(encodeExchangeClaim(claim));
    for (const hidden of [SESSION_COOKIE.slice(8, 20), '078-05-1120', 'zoe@example', '4.83', '":4.8']) {
      expect(encoded.includes(hidden)).toBe(false);
    }
    for (const direction of DIRECTIONS) {
      const secret = exchange.secrets.application[direction];
      expect(encoded.includes(secret)).toBe(false);
      expect(encoded.includes(trafficKeysOf(secret).key)).toBe(false);
    }
  });

  it('is not made when a predicate does not hold', () => {
    const rules: Rules = { rating: { from: 'me', jsonPath: '$.rating', atLeast: 4.84 } };
    expect(refusalOf(() => claimOf(exchange, rules))).toBe('NO_DATA predicate_false');
  });

  it('is not made of JSON that has a name twice behind the values', () => {
    const twice = forgeExchange(honest, {
      client: [{ type: 23, content: aRequest() }],
      server: [{ type: 23, content: aResponse('{"balance":1,"rating":5,"balance":2}') }],
    });
    expect(refusalOf(() => claimOf(twice, RULES))).toBe('EXTRACT_MISMATCH json_duplicate_key');
  });
});

describe.each(DIRECTIONS)('a claim changed in the direction of the %s', (direction) => {
  it('is refused for any bit of its proof', () => {
    const bits = 8 * claim[direction].proof.length;
    for (const bit of [
      8,
      9,
      300,
      2_000,
      ...Array.from({ length: 5 }, () => Math.floor(Math.random() * bits)),
      bits - 1,
    ]) {
      if (bit < 8) continue;
      const proof = flipped(claim[direction].proof, bit);
      expect(verdictOn({ claim: { ...claim, [direction]: { ...claim[direction], proof } } })).toMatch(
        /^ATTESTATION_FAILED proof_(rejected|challenge)$/,
      );
    }
  });

  it('is refused for a proof of another length, another set, and none', () => {
    const { proof } = claim[direction];
    const withProof = (changed: Uint8Array) =>
      verdictOn({ claim: { ...claim, [direction]: { ...claim[direction], proof: changed } } });
    expect(withProof(proof.subarray(0, -1))).toBe('ATTESTATION_FAILED proof_length');
    expect(withProof(Buffer.concat([proof, Buffer.of(0)]))).toBe('ATTESTATION_FAILED proof_length');
    expect(withProof(new Uint8Array())).toBe('ATTESTATION_FAILED proof_parameter_set');
    expect(withProof(Buffer.concat([Buffer.of(9), proof.subarray(1)]))).toBe('ATTESTATION_FAILED proof_parameter_set');
  });

  it('is refused for any sampled bit of its recording', () => {
    const bytes = exchange.recording[direction];
    const { records } = splitRecords(bytes);
    // RFC 8446, 5.1: the low byte of the version in front of a record in the clear is ignored.
    const isIgnored = (at: number) => records.some(({ type, offset }) => type !== 23 && at === offset + 2);
    for (let bit = 5; bit < 8 * bytes.length; bit += Math.ceil((8 * bytes.length) / SAMPLED)) {
      if (isIgnored(bit >> 3)) continue;
      const recording = { ...exchange.recording, [direction]: flipped(bytes, bit) };
      expect(`${bit} ${verdictOn({ recording })}`).toMatch(REFUSED);
    }
  });

  it('is refused for a changed ciphertext, tag or record header', () => {
    const last = splitRecords(exchange.recording[direction]).records.at(-1);
    if (last === undefined) throw new Error('No record');
    for (const at of [last.offset + 30, last.end - 1]) {
      const recording = { ...exchange.recording, [direction]: flipped(exchange.recording[direction], 8 * at) };
      expect(verdictOn({ recording })).toBe(REJECTED);
    }
    const header = { ...exchange.recording, [direction]: flipped(exchange.recording[direction], 8 * last.offset) };
    expect(verdictOn({ recording: header })).toBe('ATTESTATION_FAILED plaintext_after_handshake');
  });

  it('is refused when another key was committed to', () => {
    const { commitment } = exchange.recording;
    const { ivSalts, application } = exchange.secrets;
    if (commitment === undefined) throw new Error('No commitment');
    const keys = { ...trafficKeysOf(application[direction]), key: Buffer.alloc(16, 8) };
    const recording = {
      ...exchange.recording,
      commitment: { ...commitment, [direction]: commitToDirection(keys, ivSalts[direction]) },
    };
    const of = { ...exchange, recording };
    expect(verdictOn({ recording })).toBe(REJECTED);
    expect(verdictOn({ recording, claim: withCheatedProofs(of, claim) })).toBe(REJECTED);
    expect(verdictOn({ recording, claim: withCheatedProofs(of, claim, { [direction]: keys.key }) })).toBe(REJECTED);
  });

  it('is refused when it is proved by another key', () => {
    expect(verdictOn({ claim: withCheatedProofs(exchange, claim, { [direction]: Buffer.alloc(16, 8) }) })).toBe(
      REJECTED,
    );
  });
});

describe('a claim as it is sent', () => {
  it('is refused for any sampled bit', () => {
    const encoded = Buffer.from(encodeExchangeClaim(claim));
    // What is said of bytes, IVs, salts and secrets: all but the proofs, which are most of it.
    const proofs = DIRECTIONS.map((direction) => {
      const { proof } = claim[direction];
      const start = encoded.indexOf(proof);
      return { start, end: start + proof.length };
    });
    const said = [...encoded.keys()].filter((at) => !proofs.some(({ start, end }) => at >= start && at < end));
    for (let at = 0; at < said.length; at += Math.ceil(said.length / SAMPLED)) {
      const bit = 8 * (said[at] ?? 0) + (at % 8);
      const verdict = refusalOf(() => {
        const changed = decodeExchangeClaim(flipped(encoded, bit), { plaintextBytes: 1e5, proofBytes: 1e7 });
        verify(site, exchange.recording, changed, RULES);
      });
      expect(`${bit} ${verdict}`).toMatch(REFUSED);
    }
  });
});

describe('a false claim', () => {
  const changeByte = (direction: Direction, part: string, to: string): ExchangeClaim =>
    withClaims(claim, direction, ({ kinds, values }, text) => {
      const at = text.indexOf(part);
      if (at < 0) throw new Error(`No ${part}`);
      kinds[at] = 0;
      values[at] = to.charCodeAt(0);
    });

  it('of a disclosed value is refused', () => {
    const false_ = changeByte('server', '100', '9');
    expect(verdictOn({ claim: false_ })).toBe(REJECTED);
    expect(verdictOn({ claim: withCheatedProofs(exchange, false_) })).toBe(REJECTED);
  });

  it('of the request is refused', () => {
    const false_ = changeByte('client', 'me HTTP', 'w');
    expect(verdictOn({ claim: withCheatedProofs(exchange, false_) })).toBe(REJECTED);
  });

  it('that a line end in the cookie is no control character is refused', () => {
    const smuggling = anExchange(aRequest({ cookie: 'a\r\nX-Original-URL: /admin' }));
    const false_ = withClaims(bareClaim(smuggling), 'client', ({ kinds, values }, text) => {
      const start = text.indexOf('a\r\n');
      kinds.fill(kindOf('no-control'), start, start + 25);
      values.fill(0, start, start + 25);
    });
    expect(verdictOn({ recording: smuggling.recording, claim: withCheatedProofs(smuggling, false_) })).toBe(REJECTED);
  });

  it('that a hidden quote is inside of a string is refused', () => {
    const hidden = 'x","z":{"q":"y';
    const nested = forgeExchange(honest, {
      client: [{ type: 23, content: aRequest() }],
      server: [{ type: 23, content: aResponse(`{"bio":"${hidden}","balance":9,"rating":5}}`) }],
    });
    const false_ = withClaims(bareClaim(nested), 'server', ({ kinds, values }, text) => {
      const start = text.indexOf(hidden);
      kinds.fill(kindOf('json-string'), start, start + hidden.length);
      values.fill(0, start, start + hidden.length);
      kinds[text.indexOf('5}}')] = kindOf('digit');
    });
    expect(verdictOn({ recording: nested.recording, claim: withCheatedProofs(nested, false_) })).toBe(REJECTED);
  });

  it('that a record of application data is a ticket is refused', () => {
    const more = forgeExchange(honest, {
      client: [{ type: 23, content: aRequest() }],
      server: ['HTTP/1.1 500 Never seen by anybody\r\n\r\n', aResponse(BODY)].map((content) => ({ type: 23, content })),
    });
    const false_ = withClaims(bareClaim(more), 'server', ({ kinds, values }, text) => {
      const end = text.indexOf('\r\n\r\n') + 4;
      kinds.fill(kindOf('any'), 0, end);
      for (const [at, byte] of [4, 0, 0, end - 4].entries()) {
        kinds[at] = 0;
        values[at] = byte;
      }
      values[end] = 22;
    });
    expect(verdictOn({ recording: more.recording, claim: withCheatedProofs(more, false_) })).toBe(REJECTED);
  });

  it('of a number that is too small is refused', () => {
    const higher: Rules = { ...RULES, rating: { from: 'me', jsonPath: '$.rating', atLeast: 4.84 } };
    expect(verdictOn({ rules: higher })).toBe(REJECTED);
  });

  it('of one record by another key is refused', () => {
    const split = forgeExchange(honest, {
      client: [{ type: 23, content: aRequest() }],
      server: [
        { type: 23, content: aResponse(BODY) },
        { type: 23, content: '' },
      ],
    });
    // The second record's content type is what its own key says, and is not what the committed key decrypts it to.
    const records = splitRecords(split.recording.server).records;
    const last = records.at(-1);
    if (last === undefined) throw new Error('No record');
    const server = Buffer.from(split.recording.server);
    server.writeUInt8(server.readUInt8(last.offset + 5) ^ 0x5a, last.offset + 5);
    const recording = { ...split.recording, server };
    const of = { ...split, recording };
    expect(verdictOn({ recording, claim: withCheatedProofs(of, bareClaim(split)) })).toBe(REJECTED);
  });
});

describe('a proof', () => {
  it('of one session, flow or set of rules is none in another', () => {
    expect(verdictOn({ claimContext: randomBytes(32) })).toBe(REJECTED);
  });

  it('of one recording is none of another, though it holds the same bytes', () => {
    expect(verdictOn({ recording: { ...exchange.recording, nonce: randomBytes(32) } })).toBe(REJECTED);
  });

  it('of one direction is none of the other, though it is of the same bytes', () => {
    const given = { recording: exchange.recording, rules: RULES, claimContext: CLAIM_CONTEXT, ...site };
    const { client, server } = readExchangeClaim({ ...given, claim }).statements;
    const { key } = trafficKeysOf(exchange.secrets.application.client);
    const secret = { key, randomness: randomBytes(32) };
    const withProof = (context: Uint8Array): ExchangeClaim => ({
      ...claim,
      client: { ...claim.client, proof: proveDisclosure({ ...client, context }, secret, { kernels }) },
    });
    expect(verdictOn({ claim: withProof(client.context) })).toBe('accepted');
    expect(verdictOn({ claim: withProof(server.context) })).toBe(REJECTED);
  });

  it('of one direction has not the length of the other', () => {
    const swapped = {
      ...claim,
      client: { ...claim.client, proof: claim.server.proof },
      server: { ...claim.server, proof: claim.client.proof },
    };
    expect(verdictOn({ claim: swapped })).toBe('ATTESTATION_FAILED proof_length');
  });

  it('of one parameter set does not go with one of another', () => {
    const small = claimOf(exchange, RULES, { parameterSet: 'small' });
    expect(verdictOn({ claim: small })).toBe('accepted');
    expect(verdictOn({ claim: { ...claim, server: small.server } })).toBe('ATTESTATION_FAILED proof_parameter_set');
  });
});
