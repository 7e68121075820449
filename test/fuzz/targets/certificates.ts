import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { refuse } from '../../../zktls/refusal.ts';
import { createTrustStore } from '../../../zktls/transcript/x509/trust-store.ts';
import { verifyChain } from '../../../zktls/transcript/x509/verify-chain.ts';
import { splitRecords } from '../../../zktls/transcript/tls-record.ts';
import { verifyHandshake } from '../../../zktls/transcript/verify-handshake.ts';
import { reasonOf, type FuzzTarget } from '../fuzz-target.ts';
import { recordedExchange } from './recorded.ts';

/** A server's certificate, in front of a path that its issuer is on. */
export const certificatesTarget = (): FuzzTarget => {
  const { recording, claim } = recordedExchange();
  const records = { client: splitRecords(recording.client).records, server: splitRecords(recording.server).records };
  const { certificates } = verifyHandshake(records, { host: recording.host, secrets: claim.handshake });
  const trustStore = createTrustStore(rootCertificates);
  const read = (der: Uint8Array): X509Certificate => {
    try {
      return new X509Certificate(der);
    } catch {
      return refuse('certificate_syntax');
    }
  };
  const authorities = rootCertificates.slice(0, 12).map((pem) => new X509Certificate(pem).raw);
  return {
    name: 'certificates',
    corpus: [...certificates.map(({ raw }) => raw), ...authorities],
    unit: 1,
    run: (input) =>
      reasonOf(() => {
        const certificate = read(input);
        const at = new Date(recording.connectedAtEpochMs);
        verifyChain([certificate, ...certificates, certificate], { host: recording.host, at, trustStore });
      }),
  };
};
