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

/** Headers of the embed page. `allowedOrigins` alone may frame it; nothing inline runs, and nothing is loaded from elsewhere. */
export const pageHeaders = (allowedOrigins: readonly string[]): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestorsOf(allowedOrigins)}`,
  ].join('; '),
  'permissions-policy': PERMISSIONS.join(', '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
});

const ancestorsOf = (origins: readonly string[]): string => {
  const sources = origins.filter(isExactOrigin);
  return sources.length > 0 ? sources.join(' ') : "'none'";
};
