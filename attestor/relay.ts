import type { Socket } from 'node:net';
import { WebSocket, type RawData } from 'ws';
import type { Log } from '../adapters/system/json-log.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import { relayRequestSchema, type RelayReply } from '../core/contract/relay-messages.ts';
import type { DirectionCommitment } from '../zktls/transcript/recording.ts';
import { attestorFailure, refusalOf } from './attestor-refusal.ts';
import type { ConnectToSite } from './connect-to-site.ts';
import { bytesOf, jsonOf } from './read-frame.ts';
import type { OpenRecording, Recordings } from './recordings.ts';

export type RelayLimits = {
  /** To connect to the site. */
  readonly connectMs: number;
  /** Without a byte in either direction. */
  readonly idleMs: number;
  /** From the WebSocket's opening to its end. */
  readonly totalMs: number;
};

export type RelayPorts = {
  readonly connect: ConnectToSite;
  readonly recordings: Recordings;
  readonly limits: RelayLimits;
  readonly log: Log;
  readonly metrics: Metrics;
};

/** Only the id's beginning: the whole id is half of what a claim needs. */
const LOGGED_ID_CHARACTERS = 8;

/** One WebSocket of a prover, one TCP connection, one recording. Ends both sides, whatever happens, and never throws. */
export class Relay {
  readonly #prover: WebSocket;
  readonly #ports: RelayPorts;
  readonly #totalTimer: NodeJS.Timeout;
  #site: Socket | undefined;
  #recording: OpenRecording | undefined;
  #state: 'waiting' | 'opening' | 'open' | 'over' = 'waiting';

  constructor(prover: WebSocket, ports: RelayPorts) {
    this.#prover = prover;
    this.#ports = ports;
    this.#totalTimer = setTimeout(() => this.#refuse(attestorFailure('total_timeout')), ports.limits.totalMs);
    prover.on('message', (data, isBinary) => this.#guard(() => this.#receive(data, isBinary)));
    prover.on('close', () => this.#end('prover_closed'));
    prover.on('error', () => this.#end('prover_failed'));
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#state === 'over') return;
    if (isBinary) this.#forward(bytesOf(data));
    else this.#obey(jsonOf(data));
  }

  #obey(given: unknown): void {
    const message = relayRequestSchema.safeParse(given);
    if (!message.success) throw attestorFailure('relay_message');
    switch (message.data.type) {
      case 'open':
        if (this.#state !== 'waiting') throw attestorFailure('already_open');
        this.#state = 'opening';
        void this.#open(message.data.host, message.data.port);
        return;
      case 'commit':
        if (this.#state !== 'open') throw attestorFailure('relay_message');
        this.#recording?.commit({
          client: commitmentOf(message.data.client),
          server: commitmentOf(message.data.server),
        });
        return this.#say({ type: 'committed' });
      case 'finish':
        if (this.#state !== 'open') throw attestorFailure('relay_message');
        this.#end('finished');
    }
  }

  async #open(host: string, port: number): Promise<void> {
    const { connect, recordings, limits, log } = this.#ports;
    try {
      const site = await connect(host, port, limits.connectMs);
      if (this.#state !== 'opening') return void site.destroy();
      this.#site = site;
      const recording = recordings.begin(host);
      this.#recording = recording;
      this.#state = 'open';
      this.#listenToSite(site);
      log('info', 'Relay opened', { host, port, recording: this.#loggedId() });
      const { recordingId, nonce } = recording;
      this.#say({ type: 'opened', recordingId, nonce: Buffer.from(nonce).toString('hex') });
    } catch (error) {
      this.#refuse(error);
    }
  }

  #listenToSite(site: Socket): void {
    site.setTimeout(this.#ports.limits.idleMs, () => this.#refuse(attestorFailure('idle_timeout')));
    site.on('data', (bytes: Buffer) => this.#guard(() => this.#deliver(site, bytes)));
    site.on('end', () => this.#end('site_closed'));
    // A reset instead of an end: what arrived may still be a whole response, which its framing tells.
    site.on('error', () => this.#end('site_failed'));
  }

  /** From the site to the prover. The site is read no faster than the prover takes it. */
  #deliver(site: Socket, bytes: Buffer): void {
    if (this.#state !== 'open') return;
    this.#recording?.append('server', bytes);
    site.pause();
    this.#prover.send(bytes, () => site.resume());
  }

  /** From the prover to the site. */
  #forward(bytes: Buffer): void {
    if (this.#state !== 'open' || this.#site === undefined) throw attestorFailure('data_before_open');
    this.#recording?.append('client', bytes);
    if (this.#site.write(bytes)) return;
    this.#prover.pause();
    this.#site.once('drain', () => this.#prover.resume());
  }

  /** The connection is over and the recording frozen. The prover hears of it only after that. */
  #end(outcome: string): void {
    if (this.#state === 'over') return;
    this.#recording?.freeze();
    this.#close({ type: 'eof' });
    this.#ports.log('info', 'Relay ended', { outcome, recording: this.#loggedId() });
    this.#ports.metrics({ RelaysEnded: 1 });
  }

  #refuse(error: unknown): void {
    if (this.#state === 'over') return;
    this.#recording?.discard();
    const refusal = refusalOf(error);
    this.#close({ type: 'refused', ...refusal });
    const level = refusal.code === 'INTERNAL' ? 'error' : 'warn';
    this.#ports.log(level, 'Relay refused', { ...refusal, recording: this.#loggedId() });
    this.#ports.metrics({ RelaysRefused: 1 }, [{}, { reason: refusal.reason }]);
  }

  #close(lastReply: RelayReply): void {
    this.#state = 'over';
    clearTimeout(this.#totalTimer);
    this.#site?.destroy();
    this.#say(lastReply);
    this.#prover.close();
  }

  #say(reply: RelayReply): void {
    if (this.#prover.readyState === WebSocket.OPEN) this.#prover.send(JSON.stringify(reply));
  }

  #guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#refuse(error);
    }
  }

  #loggedId(): string | undefined {
    return this.#recording?.recordingId.slice(0, LOGGED_ID_CHARACTERS);
  }
}

const commitmentOf = (hex: { keyCommitment: string; ivCommitment: string }): DirectionCommitment => ({
  keyCommitment: Buffer.from(hex.keyCommitment, 'hex'),
  ivCommitment: Buffer.from(hex.ivCommitment, 'hex'),
});
