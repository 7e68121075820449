import { Duplex } from 'node:stream';
import { WebSocket, type RawData } from 'ws';
import { ATTESTOR_PATHS, relayReplySchema, type RelayRequest } from '../../core/contract/attestor-api.ts';
import { Failure } from '../../core/failure.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Recording } from '../../zktls/transcript/recording.ts';
import { RecordingTape } from '../../zktls/transcript/recording-tape.ts';
import { proverFailure } from './prover-failure.ts';
import { TAPE_LIMITS } from './prover-limits.ts';

type Host = { readonly host: string; readonly port: number };

/**
 * A TCP connection to a site through the attestor's relay, as a stream for `tls.connect`. Keeps a copy of what passes, so that
 * the prover can check its recording as the attestor will. Errors are `Failure`s.
 */
export class RelayTunnel extends Duplex {
  readonly #socket: WebSocket;
  readonly #tape = new RecordingTape(TAPE_LIMITS);
  readonly #host: string;
  readonly #clock: Clock;
  readonly #opened = Promise.withResolvers<string>();
  readonly #ended = Promise.withResolvers<void>();
  #connectedAtEpochMs = 0;
  #isOver = false;

  constructor(attestorUrl: string, { host, port }: Host, clock: Clock) {
    super({ allowHalfOpen: true });
    this.#host = host;
    this.#clock = clock;
    this.#socket = new WebSocket(new URL(ATTESTOR_PATHS.relay, attestorUrl), { perMessageDeflate: false });
    this.#socket.on('open', () => this.#say({ type: 'open', host, port }));
    this.#socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    this.#socket.on('close', () => this.#fail(proverFailure('relay_lost')));
    this.#socket.on('unexpected-response', () => this.#fail(proverFailure('attestor_busy')));
    this.#socket.on('error', (cause) => this.#fail(proverFailure('attestor_unreachable', { cause })));
    // Whoever does not wait for these hears of the failure as the stream's error.
    this.#opened.promise.catch(() => undefined);
    this.#ended.promise.catch(() => undefined);
  }

  /** Resolves to the recording's id when the attestor is connected to the site; rejects when it refuses. */
  opened(): Promise<string> {
    return this.#opened.promise;
  }

  /** Tells the attestor that the response is complete. Resolves when it has frozen the recording. */
  finish(): Promise<void> {
    if (!this.#isOver) this.#say({ type: 'finish' });
    return this.#ended.promise;
  }

  /** What passed so far. */
  recording(): Recording {
    return this.#tape.toRecording({ host: this.#host, connectedAtEpochMs: this.#connectedAtEpochMs });
  }

  override _read(): void {
    if (!this.#socket.isPaused) return;
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    // The attestor records nothing after the end; close_notify often comes too late.
    if (this.#isOver || this.#socket.readyState !== WebSocket.OPEN) return done();
    // A copy: the TLS layer uses its memory again.
    const bytes = Buffer.from(chunk);
    this.#record('client', bytes);
    this.#socket.send(bytes, done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#fail(error ?? proverFailure('relay_lost'));
    this.#socket.terminate();
    done(error);
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#isOver) return;
    const bytes = Buffer.isBuffer(data) ? data : Buffer.alloc(0);
    if (isBinary) {
      this.#record('server', bytes);
      if (!this.push(bytes)) this.#socket.pause();
      return;
    }
    const reply = relayReplySchema.safeParse(parseJson(bytes.toString('utf8')));
    if (!reply.success) return this.#fail(proverFailure('relay_message'));
    switch (reply.data.type) {
      case 'opened':
        this.#connectedAtEpochMs = this.#clock().getTime();
        return this.#opened.resolve(reply.data.recordingId);
      case 'eof':
        this.#isOver = true;
        this.#ended.resolve();
        this.#opened.reject(proverFailure('relay_lost'));
        this.push(null);
        return;
      case 'refused':
        return this.#fail(new Failure(reply.data.code, { details: { reason: reply.data.reason } }));
    }
  }

  #record(from: 'client' | 'server', bytes: Buffer): void {
    try {
      this.#tape.append(from, bytes);
    } catch (error) {
      this.#fail(error instanceof Error ? error : proverFailure('relay_lost'));
    }
  }

  #fail(error: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#opened.reject(error);
    this.#ended.reject(error);
    this.destroy(error);
  }

  #say(request: RelayRequest): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(request));
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
