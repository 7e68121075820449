import { openCertificateAuthority } from '../../../local/certificate-authority.ts';
import { flowEngine } from '../../../runner/flow/flow-engine.ts';
import type { FlowOutcome, FlowReport, FlowSurroundings } from '../../../runner/session/flow-engine.ts';
import type { Flow } from '../../../core/flow/schema.ts';
import type { TestProver } from './a-prover.ts';
import { aProver } from './a-prover.ts';
import type { RemoteBrowser } from './a-remote-browser.ts';
import { aRemoteBrowser } from './a-remote-browser.ts';
import type { Route } from './a-site.ts';
import { aSite } from './a-site.ts';

export type Played = { outcome: Promise<FlowOutcome>; reports: FlowReport[]; requests: TestProver['requests'] };

export type BrowserAtSites = {
  readonly browser: RemoteBrowser;
  /** Of the authority that the sites' certificates are from. */
  readonly caPem: string;
  /** The sites' ports by host name. */
  readonly ports: Readonly<Record<string, number>>;
  /** Plays a flow in the current page. */
  play(flow: Flow, changes?: Partial<FlowSurroundings>): Played;
  close(): Promise<void>;
};

/** A real browser that reaches these HTTPS sites, by host name. */
export const aBrowserAtSites = async (pages: Record<string, Record<string, Route>>): Promise<BrowserAtSites> => {
  const authority = await openCertificateAuthority({ memory: true }, () => new Date());
  const sites = await Promise.all(
    Object.entries(pages).map(async ([host, routes]) => ({
      host,
      site: await aSite(await authority.issue({ hosts: [host] }), routes),
    })),
  );
  const ports = Object.fromEntries(sites.map(({ host, site }) => [host, site.port]));
  const browser = await aRemoteBrowser(ports, authority.caPem);
  return {
    browser,
    caPem: authority.caPem,
    ports,
    play: (flow, changes = {}) => {
      const reports: FlowReport[] = [];
      const prover = aProver();
      const outcome = flowEngine.load(flow).run({
        pages: browser.pages,
        loginUrl: 'https://gigs.example/login',
        report: async (report) => void reports.push(report),
        signal: new AbortController().signal,
        nowEpochMs: Date.now,
        prover,
        ...changes,
      });
      return { outcome, reports, requests: prover.requests };
    },
    close: async () => {
      await Promise.all(sites.map(({ site }) => site.close()));
      await browser.close();
    },
  };
};
