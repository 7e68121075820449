import { splitRecords } from '../../../zktls/transcript/tls-record.ts';
import { verifyHandshake } from '../../../zktls/transcript/verify-handshake.ts';
import { createTrustStore } from '../../../zktls/transcript/x509/trust-store.ts';
import { verifyChain } from '../../../zktls/transcript/x509/verify-chain.ts';
import { fixedCertificates } from '../../vectors/makers/fixed-certificates.ts';
import { HOST } from '../../zktls/an-exchange.ts';
import { forgeTls12Handshake } from '../../zktls/forge-tls12-handshake.ts';
import { ED25519 } from '../../zktls/tls-wire.ts';
import { reasonOf, type FuzzTarget } from '../fuzz-target.ts';

const LENGTH_BYTES = 2;
const AT = new Date('2026-11-23T12:00:00Z');

const { root, leaf } = await fixedCertificates(HOST);

/** Both streams of a recording of TLS 1.2, whose handshake stands in the clear: the length of the client's first. */
export const tls12Target = (): FuzzTarget => {
  const { client, server } = forgeTls12Handshake(leaf, { scheme: ED25519 }).recording;
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt16BE(client.length);
  const trustStore = createTrustStore([root.certPem]);
  return {
    name: 'tls12',
    corpus: [Buffer.concat([length, client, server])],
    unit: 1,
    run: (input) => {
      const bytes = Buffer.from(input);
      if (bytes.length < LENGTH_BYTES) return 'too short';
      const end = LENGTH_BYTES + bytes.readUInt16BE(0);
      return reasonOf(() => {
        const records = {
          client: splitRecords(bytes.subarray(LENGTH_BYTES, end)).records,
          server: splitRecords(bytes.subarray(end)).records,
        };
        const { certificates } = verifyHandshake(records, { host: HOST, secrets: undefined });
        verifyChain(certificates, { host: HOST, at: AT, trustStore });
      });
    },
  };
};
