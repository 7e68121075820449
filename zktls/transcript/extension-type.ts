/** `ExtensionType` of RFC 8446, 4.2, and of the drafts and RFCs named beside. */
export const EXTENSION_TYPE = {
  serverName: 0,
  /** Named `elliptic_curves` before. */
  supportedGroups: 10,
  signatureAlgorithms: 13,
  alpn: 16,
  /** RFC 7250: would allow a raw public key instead of a certificate. */
  serverCertificateType: 20,
  /** RFC 7627: keys depend on the whole handshake, not on the randoms only. */
  extendedMasterSecret: 23,
  /** RFC 5077: resumption in TLS 1.2. */
  sessionTicket: 35,
  preSharedKey: 41,
  earlyData: 42,
  supportedVersions: 43,
  keyShare: 51,
  /** RFC 9849: the name that counts would be in the encrypted inner hello. */
  encryptedClientHello: 0xfe0d,
  /** RFC 5746. */
  renegotiationInfo: 0xff01,
} as const;

export const TLS_1_3 = 0x0304;
export const TLS_1_2 = 0x0303;
/** RFC 8446, 9.1: every TLS 1.3 implementation must have it. */
export const TLS_AES_128_GCM_SHA256 = 0x1301;
