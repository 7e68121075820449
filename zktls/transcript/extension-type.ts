/** `ExtensionType` of RFC 8446, 4.2, and of the drafts and RFCs named beside. */
export const EXTENSION_TYPE = {
  serverName: 0,
  signatureAlgorithms: 13,
  alpn: 16,
  /** RFC 7250: would allow a raw public key instead of a certificate. */
  serverCertificateType: 20,
  preSharedKey: 41,
  earlyData: 42,
  supportedVersions: 43,
  keyShare: 51,
  /** RFC 9849: the name that counts would be in the encrypted inner hello. */
  encryptedClientHello: 0xfe0d,
} as const;

export const TLS_1_3 = 0x0304;
/** RFC 8446, 9.1: every TLS 1.3 implementation must have it. */
export const TLS_AES_128_GCM_SHA256 = 0x1301;
