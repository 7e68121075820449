import * as z from 'zod';

/** STUN and TURN servers, as WebRTC's `RTCIceServer`. */
export const iceServersSchema = z.array(
  z.object({ urls: z.array(z.string()), username: z.string().optional(), credential: z.string().optional() }),
);
export type IceServer = z.infer<typeof iceServersSchema>[number];

/** RFC 7064 and RFC 7065, with nothing in them that could end a Link target. */
const SERVER_URL = /^(stuns?|turns?):[\w.[\]:-]+(\?transport=(udp|tcp))?$/;
const LINK = /<([^<>]+)>((?:\s*;\s*[\w-]+="(?:[^"\\]|\\.)*")*)/g;
const PARAMETER = /([\w-]+)="((?:[^"\\]|\\.)*)"/g;

/** The servers as the value of one `Link` header (RFC 8288; RFC 9725, 4.6). Servers with another kind of URL are left out. */
export const linkHeaderOf = (servers: readonly IceServer[]): string =>
  servers
    .flatMap(({ urls, username, credential }) =>
      urls
        .filter((url) => SERVER_URL.test(url))
        .map((url) =>
          [
            `<${url}>; rel="ice-server"`,
            ...(username === undefined ? [] : [`username="${quotable(username)}"`]),
            ...(credential === undefined ? [] : [`credential="${quotable(credential)}"`]),
          ].join('; '),
        ),
    )
    .join(', ');

/** The servers that a `Link` header names; what else it names is ignored. */
export const iceServersIn = (link: string): IceServer[] =>
  [...link.matchAll(LINK)].flatMap(([, url = '', rest = '']) => {
    const { rel, username, credential } = Object.fromEntries(
      [...rest.matchAll(PARAMETER)].map(([, name = '', value = '']) => [name, value.replace(/\\(.)/g, '$1')]),
    );
    if (rel !== 'ice-server' || !SERVER_URL.test(url)) return [];
    return [
      {
        urls: [url],
        ...(username === undefined ? {} : { username }),
        ...(credential === undefined ? {} : { credential }),
      },
    ];
  });

const quotable = (text: string): string => text.replace(/["\\]/g, '\\$&');
