import type tls from 'node:tls';

/** A client that offers TLS 1.2 beside 1.3, as the prover does where a flow allows it. */
export const OFFERS_TLS_1_2: tls.ConnectionOptions = {
  minVersion: 'TLSv1.2',
  ciphers: 'TLS_AES_128_GCM_SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256',
  ecdhCurve: 'X25519:P-256:P-384',
  // SSL_OP_NO_TICKET
  secureOptions: 1 << 14,
};

/** A site that has no TLS 1.3. */
export const ONLY_TLS_1_2: tls.TlsOptions = { maxVersion: 'TLSv1.2' };
