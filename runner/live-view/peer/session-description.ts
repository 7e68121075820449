/**
 * Tells our encoder, in the viewer's offer where it looks for it, with which bit rate to begin and where to stop: by itself
 * it begins at 300 kbit/s and shows the first second blurred. Several `fmtp` lines of one format add up. The `x-google-` parameters are libwebrtc's own, in kbit/s;
 * `RTCRtpSender.setParameters`, the usual way to a limit, refuses everything in @roamhq/wrtc 0.10.
 */
export const withBitrates = (offer: string, { start, max }: { start: number; max: number }): string =>
  offer
    .split('\r\n')
    .flatMap((line) => {
      const payload = /^a=rtpmap:(\d+) (?:VP8|VP9|AV1)\/90000/i.exec(line)?.[1];
      if (payload === undefined) return [line];
      return [line, `a=fmtp:${payload} x-google-start-bitrate=${start};x-google-max-bitrate=${max}`];
    })
    .join('\r\n');
