import { refuse } from '../refusal.ts';
import { disclosedBytes, type ByteSource, type Range } from './byte-source.ts';
import type { PathSegment } from './json-path.ts';
import { JSON_BYTE, JsonScanner, type JsonKind } from './json-scanner.ts';

/** A value by its place in the body. Of a hidden literal it is not known which. */
export type JsonTarget = Range & { readonly kind: JsonKind };

/** A path that leads to or through the value being read: which, and how many of its segments are behind. */
type Wanted = { readonly path: number; readonly depth: number };

const MAX_DEPTH = 64;

/**
 * Finds the values at singular paths in a JSON body of which bytes may be hidden, reading no further than it must: to the comma
 * or bracket after the last of them. All structure before that has to be certain (`JsonScanner`), so a hidden value is one value,
 * whatever it is, and cannot move a path. In an object that a path leads through, a key has to be disclosed where it might be one
 * that is looked for: it has an escape, or as many bytes. What follows the last value is not read: of valid JSON only a second
 * member of the same name could matter, which no serializer of objects writes (docs/zktls.md says so).
 */
export const readJson = (source: ByteSource, paths: readonly (readonly PathSegment[])[]): readonly JsonTarget[] =>
  new JsonReader(source, paths).read();

/** One pass over one body. Its methods give true when they stopped within a value, because nothing more is looked for. */
class JsonReader {
  readonly #source: ByteSource;
  readonly #scanner: JsonScanner;
  readonly #paths: readonly (readonly PathSegment[])[];
  readonly #targets = new Map<number, JsonTarget>();

  constructor(source: ByteSource, paths: readonly (readonly PathSegment[])[]) {
    this.#source = source;
    this.#scanner = new JsonScanner(source);
    this.#paths = paths;
  }

  read(): readonly JsonTarget[] {
    const all = this.#paths.map((_, path) => ({ path, depth: 0 }));
    this.#scanner.skipWhiteSpace();
    if (!this.#value(all)) {
      this.#scanner.skipWhiteSpace();
      if (!this.#scanner.isAtEnd) refuse('json_syntax');
    }
    return this.#paths.map((_, path) => this.#targets.get(path) ?? refuse('json_path_absent'));
  }

  get #isDone(): boolean {
    return this.#targets.size === this.#paths.length;
  }

  #value(wanted: readonly Wanted[]): boolean {
    const start = this.#scanner.position;
    const depth = wanted[0]?.depth ?? 0;
    if (depth > MAX_DEPTH) refuse('json_depth');
    const kind = this.#scanner.kind();
    const through = wanted.filter((one) => this.#segmentOf(one) !== undefined);
    if (through.length === 0) this.#scanner.skipValue(depth);
    else if (this.#container(kind, through)) return true;
    for (const one of wanted) {
      if (this.#segmentOf(one) === undefined) this.#targets.set(one.path, { kind, start, end: this.#scanner.position });
    }
    return false;
  }

  #container(kind: JsonKind, wanted: readonly Wanted[]): boolean {
    if (kind === 'object') return this.#members(wanted);
    return kind === 'array' ? this.#items(wanted) : refuse('json_path_type');
  }

  #segmentOf({ path, depth }: Wanted): PathSegment | undefined {
    return this.#paths[path]?.[depth];
  }

  #members(wanted: readonly Wanted[]): boolean {
    const byName = this.#grouped(wanted, (segment) =>
      typeof segment === 'string' ? segment : refuse('json_path_type'),
    );
    const found = new Set<string>();
    const depth = (wanted[0]?.depth ?? 0) + 1;
    const hasStopped = this.#elements(JSON_BYTE.closeBrace, () => {
      const name = this.#key([...byName.keys()]);
      this.#scanner.skipWhiteSpace();
      this.#scanner.expect(JSON_BYTE.colon);
      this.#scanner.skipWhiteSpace();
      const group = name === undefined ? undefined : byName.get(name);
      if (name === undefined || group === undefined) return this.#skip(depth);
      if (found.has(name)) refuse('json_duplicate_key');
      found.add(name);
      return this.#value(group);
    });
    if (!hasStopped && found.size < byName.size) refuse('json_path_absent');
    return hasStopped;
  }

  #items(wanted: readonly Wanted[]): boolean {
    const isFromEnd = wanted.some((one) => Number(this.#segmentOf(one)) < 0);
    const count = isFromEnd ? this.#countItems((wanted[0]?.depth ?? 0) + 1) : 0;
    const byIndex = this.#grouped(wanted, (segment) => {
      if (typeof segment !== 'number') return refuse('json_path_type');
      return segment < 0 ? count + segment : segment;
    });
    const depth = (wanted[0]?.depth ?? 0) + 1;
    let index = -1;
    let found = 0;
    const hasStopped = this.#elements(JSON_BYTE.closeBracket, () => {
      index += 1;
      const group = byIndex.get(index);
      if (group === undefined) return this.#skip(depth);
      found += 1;
      return this.#value(group);
    });
    if (!hasStopped && found < byIndex.size) refuse('json_path_absent');
    return hasStopped;
  }

  /** Goes over an object or array; stops after the element with which everything is found, and what ends it. */
  #elements(close: number, element: () => boolean): boolean {
    this.#scanner.position += 1;
    this.#scanner.skipWhiteSpace();
    if (this.#scanner.take(close)) return false;
    for (;;) {
      this.#scanner.skipWhiteSpace();
      if (element()) return true;
      this.#scanner.skipWhiteSpace();
      const isLast = !this.#scanner.take(JSON_BYTE.comma);
      if (isLast) this.#scanner.expect(close);
      if (this.#isDone) return true;
      if (isLast) return false;
    }
  }

  #skip(depth: number): false {
    this.#scanner.skipValue(depth);
    return false;
  }

  /** The key that begins here, or undefined where it stays hidden, which it may when it can be none of `names`. */
  #key(names: readonly string[]): string | undefined {
    const start = this.#scanner.position;
    const { hasEscape } = this.#scanner.skipString();
    const end = this.#scanner.position;
    const keyBytes = end - start - 2;
    if (!hasEscape && names.every((name) => Buffer.byteLength(name) !== keyBytes)) return undefined;
    return decodeString(disclosedBytes(this.#source, start, end));
  }

  /** How many items the array has that begins here; does not move. */
  #countItems(depth: number): number {
    const start = this.#scanner.position;
    let count = 0;
    this.#elements(JSON_BYTE.closeBracket, () => {
      count += 1;
      return this.#skip(depth);
    });
    this.#scanner.position = start;
    return count;
  }

  #grouped<T>(wanted: readonly Wanted[], keyOf: (segment: PathSegment | undefined) => T): Map<T, Wanted[]> {
    return Map.groupBy(
      wanted.map(({ path, depth }) => ({ path, depth: depth + 1 })),
      ({ path, depth }) => keyOf(this.#paths[path]?.[depth - 1]),
    );
  }
}

/** The text of a JSON string with its quotes. */
const decodeString = (bytes: Uint8Array): string => {
  try {
    return String(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return refuse('json_syntax');
  }
};
