// @peculiar/x509 needs a Reflect polyfill before it is loaded.
import 'reflect-metadata';
import { AsnConvert } from '@peculiar/asn1-schema';
import type { GeneralName } from '@peculiar/asn1-x509';
import { GeneralSubtree, GeneralSubtrees, NameConstraints } from '@peculiar/asn1-x509';
import * as x509 from '@peculiar/x509';
import { issue, type CertificateOptions, type Issued } from '../../a-pki.ts';

/** A chain as x509-limbo describes one, the leaf's name to be checked, and what is trusted. */
export type Chain = {
  readonly leaf: Issued;
  readonly sent: readonly Issued[];
  readonly trusted: readonly Issued[];
  readonly host: string;
};

type Extensions = Partial<Record<'basic' | 'usage' | 'purpose' | 'san' | 'ski' | 'aki', x509.Extension | null>>;
export type Changes = Extensions & { readonly extra?: readonly x509.Extension[] } & Omit<
    Partial<CertificateOptions>,
    'extensions'
  >;

export const HOST = 'example.com';
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const { keyCertSign, digitalSignature } = x509.KeyUsageFlags;

export const san = (...names: string[]): x509.Extension => subjectNames(false, ...names);
export const subjectNames = (critical: boolean, ...names: string[]): x509.Extension =>
  new x509.SubjectAlternativeNameExtension(
    names.map((value) => ({ type: 'dns' as const, value })),
    critical,
  );
export const basic = (isCa: boolean, pathLength?: number, critical = true): x509.Extension =>
  new x509.BasicConstraintsExtension(isCa, pathLength, critical);
export const usage = (flags: number): x509.Extension => new x509.KeyUsagesExtension(flags, false);
export const purpose = (critical: boolean, ...ids: string[]): x509.Extension =>
  new x509.ExtendedKeyUsageExtension(ids, critical);
export const raw = (id: string, critical: boolean, bytes: Uint8Array): x509.Extension =>
  new x509.Extension(id, critical, new Uint8Array(bytes));

type Subtrees = { readonly permitted?: readonly GeneralName[]; readonly excluded?: readonly GeneralName[] };

export const constraints = ({ permitted, excluded }: Subtrees, critical = true): x509.Extension => {
  const trees = (names: readonly GeneralName[]) =>
    new GeneralSubtrees(names.map((base) => new GeneralSubtree({ base })));
  const value = new NameConstraints({
    ...(permitted && { permittedSubtrees: trees(permitted) }),
    ...(excluded && { excludedSubtrees: trees(excluded) }),
  });
  return new x509.Extension('2.5.29.30', critical, AsnConvert.serialize(value));
};

/** The suite's own defaults: authorities name example.com, too, and every certificate has its key identifiers. */
const withDefaults = (defaults: Extensions, { extra = [], ...changes }: Changes): x509.Extension[] => {
  const { basic, usage, purpose, san, ski, aki } = { ...defaults, ...changes };
  return [basic, usage, purpose, san, ski, aki]
    .filter((extension) => extension !== null && extension !== undefined)
    .concat(extra);
};

const KEY_ID = new Uint8Array([4, 20, ...new Uint8Array(20).fill(7)]);
/** Identifiers are hints for finding a path; of all certificates here they are the same. */
const ski = raw('2.5.29.14', false, KEY_ID);
const aki = raw('2.5.29.35', false, new Uint8Array([0x30, 22, 0x80, 20, ...new Uint8Array(20).fill(7)]));

export const aRoot = (changes: Changes = {}): Promise<Issued> =>
  issue({
    subject: 'CN=x509-limbo-root',
    ...changes,
    extensions: withDefaults({ basic: basic(true), usage: usage(keyCertSign), san: san(HOST), ski }, changes),
  });

export const anIntermediate = (issuer: Issued, changes: Changes = {}): Promise<Issued> =>
  issue({
    subject: 'CN=x509-limbo-intermediate',
    issuer,
    ...changes,
    extensions: withDefaults({ basic: basic(true, 0), usage: usage(keyCertSign), san: san(HOST), ski, aki }, changes),
  });

export const aLeaf = (issuer: Issued, changes: Changes = {}): Promise<Issued> =>
  issue({
    subject: 'CN=x509-limbo-leaf',
    issuer,
    ...changes,
    extensions: withDefaults(
      { usage: usage(digitalSignature), purpose: purpose(false, SERVER_AUTH), san: san(HOST), ski, aki },
      changes,
    ),
  });

/** A root and a leaf below it. */
export const direct = async (root: Changes, leaf: Changes = {}, host = HOST): Promise<Chain> => {
  const anchor = await aRoot(root);
  return { leaf: await aLeaf(anchor, leaf), sent: [], trusted: [anchor], host };
};

/** A root, intermediates one below the other, and a leaf. */
export const through = async (intermediates: readonly Changes[], leaf: Changes = {}, host = HOST): Promise<Chain> => {
  const anchor = await aRoot();
  const sent: Issued[] = [];
  for (const changes of intermediates) {
    const subject = `CN=x509-limbo-intermediate-${sent.length}`;
    sent.unshift(await anIntermediate(sent[0] ?? anchor, { subject, ...changes }));
  }
  return { leaf: await aLeaf(sent[0] ?? anchor, leaf), sent, trusted: [anchor], host };
};
