import type { Socket } from 'node:net';
import { WebSocket, type RawData } from 'ws';
import type { Log } from '../adapters/system/json-log.ts';
import { tunnelRequestSchema, type TunnelReply } from '../core/contract/tunnel-messages.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import { attestorFailure, refusalOf } from './attestor-refusal.ts';
import type { ConnectToSite } from './connect-to-site.ts';
import { bytesOf, jsonOf } from './read-frame.ts';

export type TunnelLimits = {
  /** For the request to come, and again to connect to the site. */
  readonly connectMs: number;
  /** Without a byte in either direction. */
  readonly idleMs: number;
  /** From the WebSocket's opening to its end. */
  readonly totalMs: number;
  /** Of both directions together. */
  readonly bytes: number;
  /** One message of the runner: what may be under way to a site that does not read. */
  readonly messageBytes: number;
};

export type TunnelPorts = {
  readonly connect: ConnectToSite;
  readonly limits: TunnelLimits;
  readonly log: Log;
  readonly metrics: Metrics;
};

/**
 * One WebSocket of a runner and one TCP connection of its browser to a site: so the site sees the address that attested requests
 * come from. Passes bytes on, and keeps, reads and attests none. Ends both sides, whatever happens, and never throws.
 */
export class Tunnel {
  readonly #runner: WebSocket;
  readonly #ports: TunnelPorts;
  readonly #totalTimer: NodeJS.Timeout;
  readonly #requestTimer: NodeJS.Timeout;
  #site: Socket | undefined;
  #bytes = 0;
  #state: 'waiting' | 'opening' | 'open' | 'over' = 'waiting';

  constructor(runner: WebSocket, ports: TunnelPorts) {
    this.#runner = runner;
    this.#ports = ports;
    this.#totalTimer = setTimeout(() => this.#refuse(attestorFailure('total_timeout')), ports.limits.totalMs);
    this.#requestTimer = setTimeout(() => this.#refuse(attestorFailure('idle_timeout')), ports.limits.connectMs);
    runner.on('message', (data, isBinary) => this.#guard(() => this.#receive(data, isBinary)));
    runner.on('close', () => this.#end('runner_closed'));
    runner.on('error', () => this.#end('runner_failed'));
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#state === 'over') return;
    if (isBinary) return this.#forward(bytesOf(data));
    const request = tunnelRequestSchema.safeParse(jsonOf(data));
    if (!request.success) throw attestorFailure('relay_message');
    if (this.#state !== 'waiting') throw attestorFailure('already_open');
    this.#state = 'opening';
    clearTimeout(this.#requestTimer);
    void this.#open(request.data.host, request.data.port);
  }

  async #open(host: string, port: number): Promise<void> {
    const { connect, limits, log } = this.#ports;
    try {
      const site = await connect(host, port, limits.connectMs);
      if (this.#state !== 'opening') return void site.destroy();
      this.#site = site;
      this.#state = 'open';
      site.setTimeout(limits.idleMs, () => this.#refuse(attestorFailure('idle_timeout')));
      site.on('data', (bytes: Buffer) => this.#guard(() => this.#deliver(site, bytes)));
      site.on('end', () => this.#end('site_closed'));
      site.on('error', () => this.#end('site_failed'));
      log('info', 'Tunnel opened', { host, port });
      this.#say({ type: 'connected' });
    } catch (error) {
      this.#refuse(error);
    }
  }

  /** From the site to the runner. The site is read no faster than the runner takes it. */
  #deliver(site: Socket, bytes: Buffer): void {
    if (this.#state !== 'open') return;
    this.#count(bytes);
    site.pause();
    this.#runner.send(bytes, () => site.resume());
  }

  /** From the runner to the site. */
  #forward(bytes: Buffer): void {
    if (this.#state !== 'open' || this.#site === undefined) throw attestorFailure('data_before_open');
    this.#count(bytes);
    if (this.#site.write(bytes)) return;
    this.#runner.pause();
    this.#site.once('drain', () => this.#runner.resume());
  }

  #count(bytes: Buffer): void {
    this.#bytes += bytes.length;
    if (this.#bytes > this.#ports.limits.bytes) throw attestorFailure('tunnel_too_large');
  }

  #end(outcome: string): void {
    if (this.#state === 'over') return;
    this.#close();
    this.#ports.log('info', 'Tunnel ended', { outcome, bytes: this.#bytes });
    this.#ports.metrics({ TunnelsEnded: 1, TunnelBytes: this.#bytes });
  }

  #refuse(error: unknown): void {
    if (this.#state === 'over') return;
    const refusal = refusalOf(error);
    // What comes after `connected` is the browser's, byte for byte.
    if (this.#state !== 'open') this.#say({ type: 'refused', ...refusal });
    this.#close();
    this.#ports.log(refusal.code === 'INTERNAL' ? 'error' : 'warn', 'Tunnel refused', refusal);
    this.#ports.metrics({ TunnelsRefused: 1 }, [{}, { reason: refusal.reason }]);
  }

  #close(): void {
    this.#state = 'over';
    clearTimeout(this.#totalTimer);
    clearTimeout(this.#requestTimer);
    this.#site?.destroy();
    this.#runner.close();
  }

  #say(reply: TunnelReply): void {
    if (this.#runner.readyState === WebSocket.OPEN) this.#runner.send(JSON.stringify(reply));
  }

  #guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#refuse(error);
    }
  }
}
