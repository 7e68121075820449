// @peculiar/x509 needs a Reflect polyfill before it is loaded.
import 'reflect-metadata';
import { AsnConvert } from '@peculiar/asn1-schema';
import { GeneralName, Name } from '@peculiar/asn1-x509';
import * as x509 from '@peculiar/x509';
import {
  aLeaf,
  anIntermediate,
  aRoot,
  basic,
  constraints,
  direct,
  HOST,
  purpose,
  raw,
  san,
  subjectNames,
  through,
  usage,
  type Chain,
} from './a-limbo-chain.ts';

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const ANY_PURPOSE = '2.5.29.37.0';
const DAY_MS = 86_400_000;
const { keyCertSign, digitalSignature } = x509.KeyUsageFlags;

const unknownCritical = raw('1.3.6.1.4.1.55738.666.1', true, new Uint8Array([5, 0]));
const dns = (dNSName: string) => new GeneralName({ dNSName });
const directory = (name: string) =>
  new GeneralName({ directoryName: AsnConvert.parse(new x509.Name(name).toArrayBuffer(), Name) });
const expired = { notBefore: new Date(Date.now() - 9 * DAY_MS), notAfter: new Date(Date.now() - DAY_MS) };
const authorityInfo = (critical: boolean) =>
  new x509.AuthorityInfoAccessExtension({ caIssuers: 'http://example.com/ca' }, critical);
const purposes = (...ids: string[]) => direct({}, { purpose: purpose(false, ...ids) });
const named = (name: string, host: string) => direct({}, { san: san(name) }, host);
const lengths = (...pathLengths: (number | undefined)[]) =>
  through(pathLengths.map((pathLength) => ({ basic: basic(true, pathLength) })));

/** By the case's id in x509-limbo: its verdict there, and a chain of the same construction. */
export const LIMBO_CASES: readonly (readonly [string, 'valid' | 'invalid', () => Promise<Chain>])[] = [
  // pathlen
  ['pathlen::ee-with-intermediate-pathlen-0', 'valid', () => lengths(0)],
  ['pathlen::ee-with-intermediate-pathlen-1', 'valid', () => lengths(1)],
  ['pathlen::ee-with-intermediate-pathlen-2', 'valid', () => lengths(2)],
  [
    'pathlen::validation-ignores-pathlen-in-leaf',
    'valid',
    () => through([{}], { basic: basic(true, 0), usage: usage(keyCertSign), purpose: null }),
  ],
  ['pathlen::intermediate-violates-pathlen-0', 'invalid', () => lengths(0, 0)],
  ['pathlen::intermediate-pathlen-may-increase', 'valid', () => lengths(1, 2)],

  // rfc5280
  [
    'rfc5280::ee-empty-issuer',
    'invalid',
    async () => {
      const root = await aRoot();
      const nameless = await aRoot({ subject: '' });
      const leaf = await aLeaf({ ...root, certificate: nameless.certificate });
      return { leaf, sent: [], trusted: [root], host: HOST };
    },
  ],
  ['rfc5280::ca-empty-subject', 'invalid', () => direct({ subject: '' })],
  ['rfc5280::unknown-critical-extension-ee', 'invalid', () => direct({}, { extra: [unknownCritical] })],
  ['rfc5280::unknown-critical-extension-root', 'invalid', () => direct({ extra: [unknownCritical] })],
  ['rfc5280::unknown-critical-extension-intermediate', 'invalid', () => through([{ extra: [unknownCritical] }])],
  [
    'rfc5280::chain-untrusted-root',
    'invalid',
    async () => {
      const chain = await through([{}]);
      const unrelated = await aRoot({ subject: 'CN=x509-limbo-unrelated-root' });
      return { ...chain, sent: [...chain.sent, ...chain.trusted], trusted: [unrelated] };
    },
  ],
  ['rfc5280::intermediate-ca-without-ca-bit', 'invalid', () => through([{ basic: basic(false) }])],
  ['rfc5280::intermediate-ca-missing-basic-constraints', 'invalid', () => through([{ basic: null }])],
  ['rfc5280::root-missing-basic-constraints', 'invalid', () => direct({ basic: null })],
  ['rfc5280::root-non-critical-basic-constraints', 'invalid', () => direct({ basic: basic(true, undefined, false) })],
  ['rfc5280::root-inconsistent-ca-extensions', 'invalid', () => direct({ usage: usage(0) })],
  ['rfc5280::ica-ku-keycertsign', 'invalid', () => through([{ usage: usage(0) }])],
  [
    'rfc5280::leaf-ku-keycertsign',
    'invalid',
    () => direct({}, { basic: basic(false), usage: usage(digitalSignature | keyCertSign) }),
  ],
  ['rfc5280::ee-aia', 'valid', () => direct({}, { extra: [authorityInfo(false)] })],
  ['rfc5280::ee-critical-aia-invalid', 'invalid', () => direct({}, { extra: [authorityInfo(true)] })],
  ['rfc5280::duplicate-extensions', 'invalid', () => direct({}, { extra: [san(HOST)] })],
  ['rfc5280::no-keyusage', 'valid', () => direct({}, { usage: null })],
  ['rfc5280::no-basicconstraints', 'valid', () => direct({}, { basic: null })],
  ['rfc5280::san::malformed', 'invalid', () => direct({}, { san: raw('2.5.29.17', false, Buffer.from(HOST)) })],
  ['rfc5280::san::noncritical-with-empty-subject', 'invalid', () => direct({}, { subject: '' })],
  ['rfc5280::aki::leaf-missing-aki', 'invalid', () => direct({}, { aki: null })],
  ['rfc5280::aki::intermediate-missing-aki', 'invalid', () => through([{ aki: null }])],
  ['rfc5280::aki::self-signed-root-missing-aki', 'valid', () => direct({ aki: null })],
  [
    'rfc5280::aki::cross-signed-root-missing-aki',
    'invalid',
    async () => {
      const root = await anIntermediate(await aRoot(), { aki: null });
      return { leaf: await aLeaf(root), sent: [], trusted: [root], host: HOST };
    },
  ],
  ['rfc5280::validity::expired-root', 'invalid', () => direct(expired)],
  ['rfc5280::validity::expired-intermediate', 'invalid', () => through([expired])],
  ['rfc5280::validity::expired-leaf', 'invalid', () => direct({}, expired)],

  // rfc5280, name constraints
  [
    'rfc5280::nc::permitted-dns-mismatch',
    'invalid',
    () =>
      direct({ extra: [constraints({ permitted: [dns(HOST)] })] }, { san: san('not-example.com') }, 'not-example.com'),
  ],
  ['rfc5280::nc::excluded-dns-match', 'invalid', () => through([{ extra: [constraints({ excluded: [dns(HOST)] })] }])],
  ['rfc5280::nc::permitted-dns-match', 'valid', () => direct({ extra: [constraints({ permitted: [dns(HOST)] })] })],
  [
    'rfc5280::nc::permitted-dns-match-noncritical',
    'invalid',
    () => direct({ extra: [constraints({ permitted: [dns(HOST)] }, false)] }),
  ],
  [
    'rfc5280::nc::permitted-dns-match-more',
    'valid',
    () =>
      direct(
        { extra: [constraints({ permitted: [dns(HOST)] })] },
        { san: san('foo.bar.example.com') },
        'foo.bar.example.com',
      ),
  ],
  [
    'rfc5280::nc::excluded-dns-match-second',
    'invalid',
    () =>
      direct(
        { extra: [constraints({ excluded: [dns('not-allowed.example.com')] })] },
        { san: san(HOST, 'not-allowed.example.com') },
      ),
  ],
  [
    'rfc5280::nc::permitted-dn-mismatch',
    'invalid',
    () => direct({ extra: [constraints({ permitted: [directory('CN=foo')] })] }, { subject: 'CN=not-foo' }),
  ],
  [
    'rfc5280::nc::excluded-dn-match',
    'invalid',
    () => direct({ extra: [constraints({ excluded: [directory('CN=foo')] })] }, { subject: 'CN=foo' }),
  ],
  [
    'rfc5280::nc::permitted-dn-match',
    'valid',
    () => direct({ extra: [constraints({ permitted: [directory('CN=foo')] })] }, { subject: 'CN=foo' }),
  ],

  // webpki
  ['webpki::san::exact-dns-san', 'valid', () => named(HOST, HOST)],
  ['webpki::san::mismatch-domain-san', 'invalid', () => named(HOST, 'example2.com')],
  ['webpki::san::mismatch-subdomain-san', 'invalid', () => named('abc.example.com', 'def.example.com')],
  ['webpki::san::mismatch-subdomain-apex-san', 'invalid', () => named(HOST, 'abc.example.com')],
  ['webpki::san::mismatch-apex-subdomain-san', 'invalid', () => named('abc.example.com', HOST)],
  ['webpki::san::public-suffix-wildcard-san', 'invalid', () => named('*.com', HOST)],
  ['webpki::san::leftmost-wildcard-san', 'valid', () => named('*.example.com', 'foo.example.com')],
  ['webpki::san::wildcard-embedded-leftmost-san', 'invalid', () => named('ba*.example.com', 'baz.example.com')],
  ['webpki::san::wildcard-not-in-leftmost-san', 'invalid', () => named('foo.*.example.com', 'foo.bar.example.com')],
  ['webpki::san::wildcard-match-across-labels-san', 'invalid', () => named('*.example.com', 'foo.bar.example.com')],
  [
    'webpki::san::wildcard-embedded-ulabel-san',
    'invalid',
    () => named('xn--*-1b3c148a.example.com', 'xn--bliss-1b3c148a.example.com'),
  ],
  [
    'webpki::san::unicode-emoji-san',
    'invalid',
    () => {
      const name = Buffer.from('😜.example.com');
      const names = Buffer.from([0x30, name.length + 2, 0x82, name.length, ...name]);
      return direct({}, { san: raw('2.5.29.17', false, names) }, 'xn--628h.example.com');
    },
  ],
  ['webpki::san::no-san', 'invalid', () => direct({}, { subject: 'CN=example.com', san: null })],
  [
    'webpki::san::san-critical-with-nonempty-subject',
    'invalid',
    () => direct({}, { subject: 'CN=something-else', san: subjectNames(true, HOST) }),
  ],
  [
    'webpki::malformed-aia',
    'invalid',
    () => direct({}, { extra: [raw('1.3.6.1.5.5.7.1.1', false, Buffer.from('malformed'))] }),
  ],
  ['webpki::eku::ee-anyeku', 'invalid', () => purposes(SERVER_AUTH, ANY_PURPOSE)],
  ['webpki::eku::ee-critical-eku', 'invalid', () => direct({}, { purpose: purpose(true, SERVER_AUTH) })],
  ['webpki::eku::ee-without-eku', 'invalid', () => direct({}, { purpose: null })],
  ['webpki::eku::root-has-eku', 'invalid', () => direct({ purpose: purpose(false, SERVER_AUTH) })],
  ['webpki::eku::ee-clientauth-only', 'invalid', () => purposes('1.3.6.1.5.5.7.3.2')],
  ['webpki::eku::ee-precertificate-only', 'invalid', () => purposes('1.3.6.1.4.1.11129.2.4.4')],
  ['webpki::eku::ee-precertificate-with-serverauth', 'invalid', () => purposes(SERVER_AUTH, '1.3.6.1.4.1.11129.2.4.4')],
  ['webpki::eku::ee-serverauth-with-additional', 'valid', () => purposes(SERVER_AUTH, '1.3.6.1.5.5.7.3.2')],
  ['webpki::eku::ee-codesigning-with-serverauth', 'invalid', () => purposes(SERVER_AUTH, '1.3.6.1.5.5.7.3.3')],
  ['webpki::eku::ee-emailprotection-with-serverauth', 'invalid', () => purposes(SERVER_AUTH, '1.3.6.1.5.5.7.3.4')],
  ['webpki::eku::ee-timestamping-with-serverauth', 'invalid', () => purposes(SERVER_AUTH, '1.3.6.1.5.5.7.3.8')],
  ['webpki::eku::ee-ocspsigning-with-serverauth', 'invalid', () => purposes(SERVER_AUTH, '1.3.6.1.5.5.7.3.9')],
];
