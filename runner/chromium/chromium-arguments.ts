export type ChromiumSettings = {
  profileDirectory: string;
  /** Port of the egress proxy on 127.0.0.1: the only way out. */
  proxyPort: number;
  sandbox: boolean;
  /** False in containers whose /dev/shm is too small for pictures (64 MB by default). */
  sharedMemory: boolean;
  /** SHA-256 (base64) of the public keys that are trusted besides those of the public authorities. */
  trustedKeys: readonly string[];
  /** True for an author of flows, who sits in front of it; a runner's browser has no window. */
  isVisible: boolean;
};

/** Chromium's whole command line, nothing by default. DevTools are on a pipe: no port is open. */
export const chromiumArguments = (settings: ChromiumSettings): string[] => [
  ...(settings.isVisible ? VISIBLE : ['--headless']),
  '--remote-debugging-pipe',
  `--user-data-dir=${settings.profileDirectory}`,

  // Egress: everything through the proxy, loopback too; no name is resolved here; no UDP (WebRTC, QUIC) around it.
  `--proxy-server=http://127.0.0.1:${settings.proxyPort}`,
  '--proxy-bypass-list=<-loopback>',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--disable-quic',

  // Quiet: nothing that the page did not ask for.
  '--disable-background-networking',
  '--disable-breakpad',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
  // A renderer kept in reserve for the next site is memory that one user's session seldom needs.
  '--disable-features=MediaRouter,OptimizationHints,SpareRendererForSitePerProcess,Translate',

  // Picture: painted by the CPU without a GL stack, at full speed also when another page is in front.
  '--disable-gpu',
  '--disable-software-rasterizer',
  '--disable-backgrounding-occluded-windows',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--font-render-hinting=none',
  '--mute-audio',

  // What a login page embeds from other sites runs in other processes than the page.
  '--site-per-process',

  // Nothing of the machine: no keyring, no extensions, no passkeys. Sites see that there are none and offer another way.
  '--disable-blink-features=WebAuth',
  '--disable-extensions',
  '--password-store=basic',

  ...(settings.sandbox ? ['--disable-setuid-sandbox'] : ['--no-sandbox', ...(settings.isVisible ? [] : TOGETHER)]),
  ...(settings.sharedMemory ? [] : ['--disable-dev-shm-usage']),
  ...(settings.trustedKeys.length > 0
    ? [`--ignore-certificate-errors-spki-list=${settings.trustedKeys.join(',')}`]
    : []),
];

/**
 * Where no sandbox keeps Chromium's processes apart, the container does it all: the network and the painting run in the browser's
 * own process then, as they do on Android. That saves 20 to 25 MB (docs/decisions/fewer-processes-without-a-sandbox.md).
 */
const TOGETHER = ['--enable-features=NetworkServiceInProcess2', '--in-process-gpu'];

/** The window is that of the one context: nothing of a profile, and no keychain that asks for a password. */
const VISIBLE = ['--no-startup-window', '--window-size=1280,900', '--use-mock-keychain'];
