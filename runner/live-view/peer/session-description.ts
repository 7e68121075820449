/** A connection to `address`; `a=candidate` per RFC 8839, 5.1: the address is the fifth field. */
const HOST_CANDIDATE = /^(a=candidate:\S+ \d+ \S+ \d+ )(\d+\.\d+\.\d+\.\d+)( \d+ typ host.*)$/;

/**
 * Replaces the address of every IPv4 host candidate in an SDP: behind 1:1 NAT a task is reached at its public address on
 * the same port.
 */
export const withPublicAddress = (sdp: string, publicAddress: string): string =>
  sdp
    .split('\r\n')
    .map((line) => line.replace(HOST_CANDIDATE, `$1${publicAddress}$3`))
    .join('\r\n');

/**
 * Tells our encoder, in the viewer's offer where it looks for it, with which bit rate to begin: by itself it starts at
 * 300 kbit/s and shows the first second blurred. `x-google-start-bitrate` is libwebrtc's own parameter, in kbit/s.
 */
export const withStartBitrate = (offer: string, kbps: number): string => {
  const eol = '\r\n';
  const lines = offer.split(eol);
  const payloads = lines.flatMap((line) => /^a=rtpmap:(\d+) VP8\/90000/i.exec(line)?.[1] ?? []);
  return lines
    .flatMap((line) => {
      const payload = /^a=rtpmap:(\d+) /.exec(line)?.[1];
      return payload !== undefined && payloads.includes(payload)
        ? [line, `a=fmtp:${payload} x-google-start-bitrate=${kbps}`]
        : [line];
    })
    .join(eol);
};
