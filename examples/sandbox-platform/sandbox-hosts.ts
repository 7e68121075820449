/** The names that the site answers under, each at port 443 for those who find it: the local cloud's runner and attestor. */
export const SANDBOX_HOSTS = {
  /** The site itself. */
  gigs: 'gigs.sandbox.test',
  /** Pays the earnings out; the browser knows it by a cookie for all hosts of the site. */
  pay: 'pay.gigs.sandbox.test',
  /** Speaks nothing newer than TLS 1.2. */
  archive: 'archive.gigs.sandbox.test',
  /** Another company, whose accounts may log in to Gigs in a window of its own. */
  keyring: 'keyring.sandbox.test',
} as const;

/** All of them, the site itself first. */
export const SANDBOX_HOST_NAMES = [
  SANDBOX_HOSTS.gigs,
  SANDBOX_HOSTS.pay,
  SANDBOX_HOSTS.archive,
  SANDBOX_HOSTS.keyring,
] as const;

/** Where each host listens on 127.0.0.1, as `host:443=127.0.0.1:port`: what `EGRESS_HOSTS` of runner and attestor is made of. */
export const sandboxEgressHosts = (site: { readonly port: number; readonly archivePort: number }): string =>
  Object.entries(sandboxPorts(site))
    .map(([host, port]) => `${host}:443=127.0.0.1:${port}`)
    .join(',');

/** The port of each host on 127.0.0.1. */
export const sandboxPorts = (site: { readonly port: number; readonly archivePort: number }): Record<string, number> =>
  Object.fromEntries(
    SANDBOX_HOST_NAMES.map((host) => [host, host === SANDBOX_HOSTS.archive ? site.archivePort : site.port]),
  );

/** Where Gigs opens Keyring's window. */
export const KEYRING_URL = `https://${SANDBOX_HOSTS.keyring}/authorize`;
