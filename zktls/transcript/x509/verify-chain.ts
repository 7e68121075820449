import type { X509Certificate } from 'node:crypto';
import { Failure } from '../../../core/failure.ts';
import { refuse } from '../../refusal.ts';
import { readCertificate, type Certificate } from './certificate.ts';
import {
  checkCertificate,
  checkCriticalExtensions,
  checkIssuer,
  checkLeaf,
  checkValidity,
} from './check-certificate.ts';
import { checkNameConstraints } from './name-constraints.ts';
import type { TrustStore } from './trust-store.ts';

/** The ends of a valid path, as SHA-256 fingerprints (hex). */
export type VerifiedPath = { readonly leafSha256: string; readonly trustAnchorSha256: string };

type Purpose = { readonly host: string; readonly at: Date; readonly trustStore: TrustStore };

/** Leaf, intermediates and anchor; real paths have three or four. */
const MAX_PATH = 8;
/** How many candidate issuers are tried over all branches of the search. */
const MAX_CANDIDATES = 64;

/**
 * Finds and checks a path from the server's certificate (the first) over the other certificates that it sent to a trust anchor
 * (RFC 5280, 6), for a TLS server named `host`, valid at `at`. Revocation is not checked. Refuses with the reason of the
 * first candidate that was refused.
 */
export const verifyChain = (
  [leaf, ...others]: readonly [X509Certificate, ...X509Certificate[]],
  purpose: Purpose,
): VerifiedPath => {
  if (others.length >= MAX_PATH) refuse('chain_length');
  // 1. The server's own certificate.
  const start = readCertificate(leaf);
  checkLeaf(start, purpose.host, purpose.at);
  // 2. A path of issuers, each checked when it is added.
  const anchor = new PathSearch(others, purpose).findAnchor([start]);
  return { leafSha256: fingerprintOf(leaf), trustAnchorSha256: fingerprintOf(anchor) };
};

const fingerprintOf = (certificate: X509Certificate): string =>
  certificate.fingerprint256.replaceAll(':', '').toLowerCase();

/** One search over the issuers that the server sent and the trust anchors; lives for one chain. */
class PathSearch {
  readonly #sent: readonly X509Certificate[];
  readonly #purpose: Purpose;
  #candidatesLeft = MAX_CANDIDATES;
  #refusal: Failure | undefined;

  constructor(sent: readonly X509Certificate[], purpose: Purpose) {
    this.#sent = sent;
    this.#purpose = purpose;
  }

  /** The trust anchor of the first path that passes every check. */
  findAnchor(path: readonly [Certificate, ...Certificate[]]): X509Certificate {
    const anchor = this.#search(path);
    if (anchor !== undefined) return anchor;
    throw this.#refusal ?? refuse('no_trusted_path');
  }

  #search(path: readonly [Certificate, ...Certificate[]]): X509Certificate | undefined {
    const top = path[path.length - 1] ?? path[0];
    for (const anchor of this.#purpose.trustStore.anchorsFor(top.x509.issuer)) {
      if (this.#attempt(() => this.#checkAnchor(anchor, path))) return anchor;
    }
    if (path.length >= MAX_PATH - 1) return undefined;
    for (const sent of this.#sent) {
      if (sent.subject !== top.x509.issuer || path.some(({ x509 }) => x509.raw.equals(sent.raw))) continue;
      this.#candidatesLeft -= 1;
      if (this.#candidatesLeft < 0) refuse('chain_search');
      const issuer = this.#attempt(() => this.#checkIntermediate(sent, path));
      const anchor = issuer && this.#search([...path, issuer]);
      if (anchor !== undefined) return anchor;
    }
    return undefined;
  }

  /** A trust anchor is believed as it is: its own signature and strength do not matter, its constraints do. */
  #checkAnchor(anchor: X509Certificate, path: readonly [Certificate, ...Certificate[]]): Certificate {
    const certificate = readCertificate(anchor);
    this.#checkSigns(certificate, path);
    checkValidity(certificate, this.#purpose.at);
    checkCriticalExtensions(certificate);
    return certificate;
  }

  #checkIntermediate(sent: X509Certificate, path: readonly [Certificate, ...Certificate[]]): Certificate {
    const certificate = readCertificate(sent);
    this.#checkSigns(certificate, path);
    checkCertificate(certificate, this.#purpose.at);
    return certificate;
  }

  #checkSigns(issuer: Certificate, path: readonly [Certificate, ...Certificate[]]): void {
    const top = path[path.length - 1] ?? path[0];
    checkIssuer(issuer, path);
    if (!top.x509.checkIssued(issuer.x509) || !isSignedBy(top, issuer)) refuse('chain_signature');
    if (issuer.nameConstraints) checkNameConstraints(issuer.nameConstraints, path, this.#purpose.host);
  }

  /** A refused candidate is one way less, not the end; its reason is told if no other way is found. */
  #attempt(check: () => Certificate): Certificate | undefined {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#refusal ??= error;
      return undefined;
    }
  }
}

const isSignedBy = (certificate: Certificate, issuer: Certificate): boolean => {
  try {
    return certificate.x509.verify(issuer.publicKey);
  } catch {
    return false;
  }
};
