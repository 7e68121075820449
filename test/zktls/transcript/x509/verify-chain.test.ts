// @peculiar/x509 needs a Reflect polyfill before it is loaded.
import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { AsnConvert } from '@peculiar/asn1-schema';
import { GeneralName, GeneralSubtree, GeneralSubtrees, Name as NameSyntax, NameConstraints } from '@peculiar/asn1-x509';
import * as x509 from '@peculiar/x509';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createTrustStore } from '../../../../zktls/transcript/x509/trust-store.ts';
import { verifyChain } from '../../../../zktls/transcript/x509/verify-chain.ts';
import { caExtensions, issue, leafExtensions, type CertificateOptions, type Issued } from '../../a-pki.ts';
import { refusalOf } from '../../refusal-of.ts';

const HOST = 'api.test';
const DAY_MS = 86_400_000;
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';

const without = (type: new (...args: never[]) => x509.Extension, extensions: x509.Extension[]) =>
  extensions.filter((extension) => !(extension instanceof type));

const nameConstraints = (subtrees: { permitted?: GeneralName[]; excluded?: GeneralName[] }): x509.Extension => {
  const trees = (names: GeneralName[]) => new GeneralSubtrees(names.map((base) => new GeneralSubtree({ base })));
  const value = new NameConstraints({
    ...(subtrees.permitted && { permittedSubtrees: trees(subtrees.permitted) }),
    ...(subtrees.excluded && { excludedSubtrees: trees(subtrees.excluded) }),
  });
  return new x509.Extension('2.5.29.30', true, AsnConvert.serialize(value));
};
const dns = (dNSName: string) => new GeneralName({ dNSName });

describe('a certificate path', () => {
  let root: Issued;
  let intermediate: Issued;
  let rogue: Issued;
  beforeAll(async () => {
    root = await issue({ subject: 'CN=Root', key: 'RSA 2048', extensions: caExtensions() });
    rogue = await issue({ subject: 'CN=Root', extensions: caExtensions() });
    intermediate = await issue({ subject: 'CN=Intermediate', issuer: root, extensions: caExtensions(0) });
  });

  type Check = { readonly host?: string; readonly at?: Date; readonly anchors?: Issued[] };
  const verdictOn = (chain: Issued[], { host = HOST, at = new Date(), anchors = [root] }: Check = {}) => {
    const [leaf, ...others] = chain.map(({ certificate }) => new X509Certificate(Buffer.from(certificate.rawData)));
    if (!leaf) throw new Error('An empty chain');
    const trustStore = createTrustStore(anchors.map(({ certPem }) => certPem));
    return refusalOf(() => verifyChain([leaf, ...others], { host, at, trustStore }));
  };
  const aLeaf = (changes: Partial<CertificateOptions> = {}) =>
    issue({ subject: `CN=${HOST}`, issuer: intermediate, extensions: leafExtensions(HOST), ...changes });

  it('is accepted over an intermediate, in any order, with certificates that do not belong to it', async () => {
    const leaf = await aLeaf();
    const stranger = await issue({ subject: 'CN=Stranger', extensions: caExtensions() });
    expect(verdictOn([leaf, intermediate])).toBe('accepted');
    expect(verdictOn([leaf, stranger, root, intermediate])).toBe('accepted');
  });

  it('is accepted with a wildcard for one label, and with no more', async () => {
    const chain = [await aLeaf({ extensions: leafExtensions('*.api.test') }), intermediate];
    expect(verdictOn(chain, { host: 'a.api.test' })).toBe('accepted');
    for (const host of ['a.b.api.test', 'api.test', 'aapi.test']) {
      expect(verdictOn(chain, { host })).toBe('ATTESTATION_FAILED host_name_mismatch');
    }
  });

  it('is accepted where two certificates of the same name exist and one of them fits', async () => {
    expect(verdictOn([await aLeaf(), intermediate], { anchors: [rogue, root] })).toBe('accepted');
  });

  const leaves: [string, () => Partial<CertificateOptions>, string][] = [
    ['for another host', () => ({ extensions: leafExtensions('evil.test') }), 'host_name_mismatch'],
    [
      'that names the host only as its subject',
      () => ({ extensions: without(x509.SubjectAlternativeNameExtension, leafExtensions(HOST)) }),
      'subject_alt_name_missing',
    ],
    [
      'for clients',
      () => ({
        extensions: [
          ...without(x509.ExtendedKeyUsageExtension, leafExtensions(HOST)),
          new x509.ExtendedKeyUsageExtension([CLIENT_AUTH]),
        ],
      }),
      'leaf_extended_key_usage',
    ],
    [
      'for no purpose',
      () => ({ extensions: without(x509.ExtendedKeyUsageExtension, leafExtensions(HOST)) }),
      'leaf_extended_key_usage',
    ],
    [
      'whose key may not sign',
      () => ({
        extensions: [
          ...without(x509.KeyUsagesExtension, leafExtensions(HOST)),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyEncipherment, true),
        ],
      }),
      'leaf_key_usage',
    ],
    [
      'that is an authority',
      () => ({ extensions: [...caExtensions(), ...leafExtensions(HOST).slice(2)] }),
      'leaf_is_ca',
    ],
    [
      'that has expired',
      () => ({ notBefore: new Date(Date.now() - 9 * DAY_MS), notAfter: new Date(Date.now() - DAY_MS) }),
      'certificate_expired',
    ],
    ['that is not valid yet', () => ({ notBefore: new Date(Date.now() + DAY_MS) }), 'certificate_not_valid_yet'],
    [
      'with an unknown critical extension',
      () => ({ extensions: [...leafExtensions(HOST), new x509.Extension('1.2.3.4', true, new Uint8Array([5, 0]))] }),
      'critical_extension',
    ],
    [
      'with an extension twice',
      () => ({ extensions: [...leafExtensions(HOST), ...leafExtensions('other.test').slice(3)] }),
      'duplicate_certificate_extension',
    ],
    [
      'with a malformed extension',
      () => ({
        extensions: [
          new x509.Extension('2.5.29.19', true, new Uint8Array([1, 2, 3])),
          ...leafExtensions(HOST).slice(1),
        ],
      }),
      'certificate_syntax',
    ],
    ['signed with SHA-1', () => ({ signingHash: 'SHA-1' }), 'weak_signature'],
    ['with a short RSA key', () => ({ key: 'RSA 1024' as const }), 'weak_key'],
    ['of another authority with the same name', () => ({ issuer: rogue }), 'chain_signature'],
  ];
  it.each(leaves)('is refused with a leaf %s', async (_what, changes, reason) => {
    expect(verdictOn([await aLeaf(changes()), intermediate])).toBe(`ATTESTATION_FAILED ${reason}`);
  });

  const issuers: [string, () => Partial<CertificateOptions>, string][] = [
    ['is no authority', () => ({ extensions: leafExtensions(HOST) }), 'issuer_not_ca'],
    ['does not say what it is', () => ({ extensions: caExtensions().slice(1) }), 'issuer_not_ca'],
    [
      'may not sign certificates',
      () => ({
        extensions: [
          ...caExtensions().slice(0, 1),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        ],
      }),
      'issuer_key_usage',
    ],
    [
      'is for client certificates',
      () => ({ extensions: [...caExtensions(), new x509.ExtendedKeyUsageExtension([CLIENT_AUTH])] }),
      'issuer_extended_key_usage',
    ],
    [
      'has expired',
      () => ({
        extensions: caExtensions(),
        notBefore: new Date(Date.now() - 9 * DAY_MS),
        notAfter: new Date(Date.now() - DAY_MS),
      }),
      'certificate_expired',
    ],
    [
      'has an unknown critical extension',
      () => ({ extensions: [...caExtensions(), new x509.Extension('1.2.3.4', true, new Uint8Array([5, 0]))] }),
      'critical_extension',
    ],
    [
      'is permitted for other names',
      () => ({ extensions: [...caExtensions(), nameConstraints({ permitted: [dns('other.test')] })] }),
      'name_not_permitted',
    ],
    [
      'excludes the name',
      () => ({ extensions: [...caExtensions(), nameConstraints({ excluded: [dns('test')] })] }),
      'name_excluded',
    ],
    [
      'is constrained in directory names, which are not compared',
      () => ({
        extensions: [
          ...caExtensions(),
          nameConstraints({
            permitted: [
              new GeneralName({ directoryName: AsnConvert.parse(new x509.Name('CN=x').toArrayBuffer(), NameSyntax) }),
            ],
          }),
        ],
      }),
      'name_constraint_unsupported',
    ],
  ];
  it.each(issuers)('is refused when its issuer %s', async (_what, changes, reason) => {
    const issuer = await issue({ subject: 'CN=Odd', issuer: root, ...changes() });
    expect(verdictOn([await aLeaf({ issuer }), issuer])).toBe(`ATTESTATION_FAILED ${reason}`);
  });

  const permissive: [string, () => x509.Extension[]][] = [
    ['for any purpose', () => [...caExtensions(), new x509.ExtendedKeyUsageExtension(['2.5.29.37.0'])]],
    ['for servers', () => [...caExtensions(), new x509.ExtendedKeyUsageExtension([SERVER_AUTH])]],
    [
      'permitted for the name',
      () => [...caExtensions(), nameConstraints({ permitted: [dns('test')], excluded: [dns('evil.test')] })],
    ],
    ['with no usage at all', () => caExtensions().slice(0, 1)],
  ];
  it.each(permissive)('is accepted with an issuer %s', async (_what, extensions) => {
    const issuer = await issue({ subject: 'CN=Fine', issuer: root, extensions: extensions() });
    expect(verdictOn([await aLeaf({ issuer }), issuer])).toBe('accepted');
  });

  it('is refused when a wildcard reaches around an exclusion', async () => {
    const extensions = [...caExtensions(), nameConstraints({ excluded: [dns('a.api.test')] })];
    const issuer = await issue({ subject: 'CN=Constrained', issuer: root, extensions });
    const leaf = await aLeaf({ issuer, extensions: leafExtensions('*.api.test') });
    expect(verdictOn([leaf, issuer], { host: 'b.api.test' })).toBe('accepted');
    expect(verdictOn([leaf, issuer], { host: 'a.api.test' })).toBe('ATTESTATION_FAILED name_excluded');
  });

  it('is refused when it is longer than an issuer allows', async () => {
    const sub = await issue({ subject: 'CN=Sub', issuer: intermediate, extensions: caExtensions() });
    const leaf = await aLeaf({ issuer: sub });
    expect(verdictOn([leaf, sub, intermediate])).toBe('ATTESTATION_FAILED path_length');
  });

  it('is refused without its intermediate, without a known root, and when the leaf stands alone', async () => {
    const leaf = await aLeaf();
    expect(verdictOn([leaf])).toBe('ATTESTATION_FAILED no_trusted_path');
    expect(verdictOn([leaf, intermediate], { anchors: [] })).toBe('ATTESTATION_FAILED no_trusted_path');
    expect(verdictOn([leaf, intermediate], { anchors: [rogue] })).toBe('ATTESTATION_FAILED chain_signature');
    const selfSigned = await issue({ subject: `CN=${HOST}`, extensions: leafExtensions(HOST) });
    expect(verdictOn([selfSigned], { anchors: [selfSigned] })).toBe('ATTESTATION_FAILED issuer_not_ca');
  });

  it('is judged at the time of the connection', async () => {
    const chain = [await aLeaf(), intermediate];
    expect(verdictOn(chain, { at: new Date('2020-01-01') })).toBe('ATTESTATION_FAILED certificate_not_valid_yet');
  });

  it('is refused when the root has expired', async () => {
    const notBefore = new Date(Date.now() - 9 * DAY_MS);
    const old = await issue({
      subject: 'CN=Old',
      notBefore,
      notAfter: new Date(Date.now() - DAY_MS),
      extensions: caExtensions(),
    });
    expect(verdictOn([await aLeaf({ issuer: old })], { anchors: [old] })).toBe(
      'ATTESTATION_FAILED certificate_expired',
    );
  });

  it('ends its search when an authority sends a maze', async () => {
    const maze = await Promise.all(
      Array.from({ length: 7 }, () => issue({ subject: 'CN=Maze', extensions: caExtensions() })),
    );
    const [first] = maze;
    const leaf = await aLeaf({ ...(first && { issuer: first }) });
    expect(verdictOn([leaf, ...maze])).toMatch(/chain_signature|chain_search/);
    expect(verdictOn([leaf, ...maze, intermediate])).toBe('ATTESTATION_FAILED chain_length');
  });

  it('ends in each of the roots that Node ships', () => {
    const trustStore = createTrustStore(rootCertificates);
    for (const pem of rootCertificates) {
      const anchor = new X509Certificate(pem);
      expect(trustStore.anchorsFor(anchor.subject).some(({ raw }) => raw.equals(anchor.raw))).toBe(true);
    }
  });
});
