type Cookie = {
  readonly name: string;
  readonly value: string;
  readonly host: string;
  readonly isForSubdomains: boolean;
};

/** Cookies as a browser keeps them, as far as the sandbox platform uses them (RFC 6265, 5.3 and 5.4). */
export class CookieJar {
  #cookies: readonly Cookie[] = [];

  /** Keeps what a `Set-Cookie` header of a host says. */
  take(host: string, setCookie: string): void {
    const [pair = '', ...attributes] = setCookie.split('; ');
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const domain = attributes.find((attribute) => attribute.startsWith('Domain='))?.slice('Domain='.length);
    const cookie = { name, value, host: domain ?? host, isForSubdomains: domain !== undefined };
    this.#cookies = [...this.#cookies.filter((kept) => kept.name !== name || kept.host !== cookie.host), cookie];
  }

  /** The `Cookie` header for a host; empty without one. */
  header(host: string): string {
    return this.#cookies
      .filter((cookie) => cookie.host === host || (cookie.isForSubdomains && host.endsWith(`.${cookie.host}`)))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  /** The value of a cookie; empty without one. */
  value(name: string): string {
    return this.#cookies.find((cookie) => cookie.name === name)?.value ?? '';
  }
}
