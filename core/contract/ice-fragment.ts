/**
 * The ICE part of a session description, as it travels in `PATCH` on a WHEP resource (`application/trickle-ice-sdpfrag`, RFC 8840;
 * RFC 9725, 4.3): credentials and candidates of the one transport that everything is bundled on.
 */
export type IceFragment = {
  readonly ufrag: string;
  readonly pwd: string;
  /** Values of `a=candidate` lines, from `candidate:` on. */
  readonly candidates: readonly string[];
};

export const FRAGMENT_MEDIA_TYPE = 'application/trickle-ice-sdpfrag';

/** A laptop with VPNs has a dozen. */
const CANDIDATES_MAX = 64;
/** RFC 8839, 5.4: 4 to 256 and 22 to 256 ice-chars. */
const UFRAG = /^a=ice-ufrag:([A-Za-z0-9+/]{4,256})$/;
const PWD = /^a=ice-pwd:([A-Za-z0-9+/]{22,256})$/;
const CANDIDATE = /^a=(candidate:[\x20-\x7e]{1,500})$/;

/** The ICE part of a fragment or of a whole description; null when it has none, or more candidates than anybody has. */
export const iceOf = (text: string): IceFragment | null => {
  const lines = linesOf(text);
  const ufrag = firstMatch(lines, UFRAG);
  const pwd = firstMatch(lines, PWD);
  const candidates = [...new Set(lines.flatMap((line) => CANDIDATE.exec(line)?.[1] ?? []))];
  if (ufrag === undefined || pwd === undefined || candidates.length > CANDIDATES_MAX) return null;
  return { ufrag, pwd, candidates };
};

/**
 * The fragment that tells `ice` about the transport of a description: with the same group, media and options (RFC 9725, 4.3.3), in the
 * first media section alone, since the others are bundled with it.
 */
export const fragmentOf = (description: string, ice: IceFragment): string => {
  const lines = linesOf(description);
  const start = lines.findIndex(isMedia);
  const media = lines.slice(start, nextMedia(lines, start));
  const kept = (from: readonly string[], pattern: RegExp) => from.filter((line) => pattern.test(line)).slice(0, 1);
  return textOf([
    ...kept(lines, /^a=ice-options:/),
    ...kept(lines, /^a=group:BUNDLE/),
    ...media.slice(0, 1),
    ...kept(media, /^a=mid:/),
    ...credentialLines(ice),
    ...ice.candidates.map((candidate) => `a=${candidate}`),
    'a=end-of-candidates',
  ]);
};

/** The description with the credentials and candidates of `ice` in place of its own; everything else stays. */
export const withIce = (description: string, ice: IceFragment): string => {
  const lines = linesOf(description).filter((line) => !/^a=(candidate:|end-of-candidates|ice-pwd:)/.test(line));
  const firstMediaEnds = nextMedia(lines, lines.findIndex(isMedia));
  const candidates = ice.candidates.map((candidate) => `a=${candidate}`);
  const all = [...lines.slice(0, firstMediaEnds), ...candidates, ...lines.slice(firstMediaEnds)];
  return textOf(all.flatMap((line) => (line.startsWith('a=ice-ufrag:') ? credentialLines(ice) : [line])));
};

const credentialLines = ({ ufrag, pwd }: IceFragment): string[] => [`a=ice-ufrag:${ufrag}`, `a=ice-pwd:${pwd}`];

const linesOf = (text: string): string[] => text.split(/\r?\n/).filter((line) => line !== '');

const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\r\n`).join('');

const isMedia = (line: string): boolean => line.startsWith('m=');

const nextMedia = (lines: readonly string[], start: number): number => {
  const next = lines.findIndex((line, index) => index > start && isMedia(line));
  return next < 0 ? lines.length : next;
};

const firstMatch = (lines: readonly string[], pattern: RegExp): string | undefined => {
  for (const line of lines) {
    const value = pattern.exec(line)?.[1];
    if (value !== undefined) return value;
  }
  return undefined;
};
