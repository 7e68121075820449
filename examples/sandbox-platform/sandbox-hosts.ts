/** The names that the site answers under, each at port 443 for those who find it: the local cloud's runner and attestor. */
export const SANDBOX_HOSTS = {
  /** The site itself. */
  gigs: 'gigs.sandbox.test',
  /** Pays the earnings out; the browser knows it by a cookie for all hosts of the site. */
  pay: 'pay.gigs.sandbox.test',
  /** Speaks nothing newer than TLS 1.2; the flow takes that. */
  archive: 'archive.gigs.sandbox.test',
  /** The same, but the flow does not take it. */
  vault: 'vault.gigs.sandbox.test',
  /** Another company, whose accounts may log in to Gigs in a window of its own. */
  keyring: 'keyring.sandbox.test',
} as const;

/** All of them, the site itself first. */
export const SANDBOX_HOST_NAMES = [
  SANDBOX_HOSTS.gigs,
  SANDBOX_HOSTS.pay,
  SANDBOX_HOSTS.archive,
  SANDBOX_HOSTS.vault,
  SANDBOX_HOSTS.keyring,
] as const;

/** The hosts that speak TLS 1.2 only, at a port of their own. */
const OLD_HOSTS: readonly string[] = [SANDBOX_HOSTS.archive, SANDBOX_HOSTS.vault];

/** The port of each host on 127.0.0.1. */
export const sandboxPorts = (site: { readonly port: number; readonly oldPort: number }): Record<string, number> =>
  Object.fromEntries(SANDBOX_HOST_NAMES.map((host) => [host, OLD_HOSTS.includes(host) ? site.oldPort : site.port]));

/** The same as `host:443=127.0.0.1:port`: what `EGRESS_HOSTS` of runner and attestor is made of. */
export const sandboxEgressHosts = (site: { readonly port: number; readonly oldPort: number }): string =>
  Object.entries(sandboxPorts(site))
    .map(([host, port]) => `${host}:443=127.0.0.1:${port}`)
    .join(',');

/** Where Gigs opens Keyring's window. */
export const KEYRING_URL = `https://${SANDBOX_HOSTS.keyring}/authorize`;
