const CRLF = '\r\n';
const HEAD_END = '\r\n\r\n';

type Framing =
  | { readonly kind: 'head' }
  /** Complete at this length. */
  | { readonly kind: 'length'; readonly end: number }
  /** The next chunk-size line begins at `position`. */
  | { readonly kind: 'chunked'; position: number }
  /** Ends with the connection, or is nothing that can be read. */
  | { readonly kind: 'close' };

/**
 * Follows a growing HTTP/1.1 response to tell when it is complete, in time linear in its length. Only a hint when to stop
 * reading: what the bytes mean, `readHttpResponse` decides.
 */
export class ResponseFraming {
  #bytes: Buffer = Buffer.alloc(1_024);
  #length = 0;
  #framing: Framing = { kind: 'head' };

  /** Adds bytes; true when the response has all its bytes. */
  add(bytes: Uint8Array): boolean {
    this.#append(bytes);
    if (this.#framing.kind === 'head') this.#framing = this.#readHead();
    switch (this.#framing.kind) {
      case 'head':
      case 'close':
        return false;
      case 'length':
        return this.#length >= this.#framing.end;
      case 'chunked':
        return this.#walkChunks(this.#framing);
    }
  }

  /** Overwrites what it holds. */
  clear(): void {
    this.#bytes.fill(0);
    this.#length = 0;
  }

  #append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#bytes.length) {
      const grown = Buffer.alloc(2 * length);
      this.#bytes.copy(grown, 0, 0, this.#length);
      this.#bytes.fill(0);
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = length;
  }

  #readHead(): Framing {
    const end = this.#find(HEAD_END, 0);
    if (end === undefined) return { kind: 'head' };
    const head = this.#bytes.toString('latin1', 0, end + CRLF.length);
    const bodyStart = end + HEAD_END.length;
    if (/\r\ntransfer-encoding:[\t ]*chunked[\t ]*\r\n/i.test(head)) return { kind: 'chunked', position: bodyStart };
    const length = /\r\ncontent-length:[\t ]*(\d{1,10})[\t ]*\r\n/i.exec(head)?.[1];
    return length === undefined ? { kind: 'close' } : { kind: 'length', end: bodyStart + Number(length) };
  }

  #walkChunks(framing: { position: number }): boolean {
    for (;;) {
      const lineEnd = this.#find(CRLF, framing.position);
      if (lineEnd === undefined) return false;
      const size = Number.parseInt(this.#bytes.toString('latin1', framing.position, lineEnd), 16);
      const next = lineEnd + CRLF.length + size + CRLF.length;
      // A size that is none cannot become one: there is nothing to wait for.
      if (size === 0 || Number.isNaN(size)) return this.#length >= lineEnd + HEAD_END.length;
      framing.position = next;
      if (next > this.#length) return false;
    }
  }

  #find(text: string, from: number): number | undefined {
    const at = this.#bytes.subarray(0, this.#length).indexOf(text, from, 'latin1');
    return at < 0 ? undefined : at;
  }
}
