import { isExactOrigin } from '../../core/network/origin.ts';

/** Powers that the page does not need and that a page in a frame must not be able to ask for. */
const PERMISSIONS = [
  'accelerometer=()',
  'autoplay=(self)',
  'camera=()',
  'clipboard-read=(self)',
  'clipboard-write=(self)',
  'display-capture=()',
  'fullscreen=(self)',
  'geolocation=()',
  'gyroscope=()',
  'magnetometer=()',
  'microphone=()',
  'midi=()',
  'payment=()',
  'publickey-credentials-get=()',
  'usb=()',
];

/**
 * Headers of the embed page. `allowedOrigins` alone may frame it; nothing inline runs, and nothing is loaded from
 * elsewhere but the logos of platform and partner.
 */
export const pageHeaders = (page: {
  readonly allowedOrigins: readonly string[];
  readonly images?: readonly string[];
}): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data:${originsOf(page.images ?? [])}`,
    "font-src 'self'",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestorsOf(page.allowedOrigins)}`,
  ].join('; '),
  'permissions-policy': PERMISSIONS.join(', '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
});

const ancestorsOf = (origins: readonly string[]): string => {
  const sources = origins.filter(isExactOrigin);
  return sources.length > 0 ? sources.join(' ') : "'none'";
};

/** The logos' origins, for them to be shown; a logo from anywhere that could change the policy is not. */
const originsOf = (images: readonly string[]): string => {
  const origins = images.map((image) => (URL.canParse(image) ? new URL(image).origin : ''));
  const safe = new Set(origins.filter((origin) => origin.startsWith('https:') && isExactOrigin(origin)));
  return [...safe].map((origin) => ` ${origin}`).join('');
};
