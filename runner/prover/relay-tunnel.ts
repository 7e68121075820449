import { Duplex } from 'node:stream';
import { WebSocket, type RawData } from 'ws';
import { ATTESTOR_PATHS } from '../../core/contract/attestor-api.ts';
import { relayReplySchema, type RelayRequest } from '../../core/contract/relay-messages.ts';
import { Failure } from '../../core/failure.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { DirectionCommitment, KeyCommitments, Recording } from '../../zktls/transcript/recording.ts';
import { RecordingTape } from '../../zktls/transcript/recording-tape.ts';
import { authorizationOf, type AttestorAddress } from './attestor-address.ts';
import { proverFailure } from './prover-failure.ts';
import { TAPE_LIMITS } from './prover-limits.ts';

/** What the attestor gives a new recording. */
export type OpenedRecording = { readonly recordingId: string; readonly nonce: Uint8Array };

type Commitments = { readonly client: DirectionCommitment; readonly server: DirectionCommitment };

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
  readonly #opened = Promise.withResolvers<OpenedRecording>();
  readonly #committed = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<void>();
  #connectedAtEpochMs = 0;
  #nonce: Uint8Array = new Uint8Array(32);
  #commitment: KeyCommitments | undefined;
  #isOver = false;

  constructor(attestor: AttestorAddress, { host, port }: Host, clock: Clock) {
    super({ allowHalfOpen: true });
    this.#host = host;
    this.#clock = clock;
    this.#socket = new WebSocket(new URL(ATTESTOR_PATHS.relay, attestor.url), {
      perMessageDeflate: false,
      headers: authorizationOf(attestor),
    });
    this.#socket.on('open', () => this.#say({ type: 'open', host, port }));
    this.#socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    this.#socket.on('close', () => this.#fail(proverFailure('relay_lost')));
    this.#socket.on('unexpected-response', (_request, { statusCode }) =>
      this.#fail(proverFailure(statusCode === 401 ? 'attestor_denied' : 'attestor_busy')),
    );
    this.#socket.on('error', (cause) => this.#fail(proverFailure('attestor_unreachable', { cause })));
    // Whoever does not wait for these hears of the failure as the stream's error.
    this.#opened.promise.catch(() => undefined);
    this.#committed.promise.catch(() => undefined);
    this.#ended.promise.catch(() => undefined);
  }

  /** Resolves to the recording's id and nonce when the attestor is connected to the site; rejects when it refuses. */
  opened(): Promise<OpenedRecording> {
    return this.#opened.promise;
  }

  /** Commits to the keys of both directions. Resolves when the attestor has noted it; only then may the request be written. */
  commit(commitments: Commitments): Promise<void> {
    // The server's offset is set when the answer comes: what came before it, the attestor had passed on before it noted this.
    this.#commitment = { ...commitments, clientOffset: this.#tape.lengthOf('client'), serverOffset: 0 };
    this.#say({ type: 'commit', client: inHex(commitments.client), server: inHex(commitments.server) });
    return this.#committed.promise;
  }

  /** Tells the attestor that the response is complete. Resolves when it has frozen the recording. */
  finish(): Promise<void> {
    if (!this.#isOver) this.#say({ type: 'finish' });
    return this.#ended.promise;
  }

  /** What passed so far. */
  recording(): Recording {
    const given = { host: this.#host, connectedAtEpochMs: this.#connectedAtEpochMs, nonce: this.#nonce };
    return this.#tape.toRecording(this.#commitment === undefined ? given : { ...given, commitment: this.#commitment });
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
        this.#nonce = Buffer.from(reply.data.nonce, 'hex');
        return this.#opened.resolve({ recordingId: reply.data.recordingId, nonce: this.#nonce });
      case 'committed':
        if (this.#commitment === undefined) return this.#fail(proverFailure('relay_message'));
        this.#commitment = { ...this.#commitment, serverOffset: this.#tape.lengthOf('server') };
        return this.#committed.resolve();
      case 'eof':
        this.#isOver = true;
        this.#ended.resolve();
        this.#opened.reject(proverFailure('relay_lost'));
        this.#committed.reject(proverFailure('relay_lost'));
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
    this.#committed.reject(error);
    this.#ended.reject(error);
    this.destroy(error);
  }

  #say(request: RelayRequest): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(request));
  }
}

const inHex = ({ keyCommitment, ivCommitment }: DirectionCommitment) => ({
  keyCommitment: Buffer.from(keyCommitment).toString('hex'),
  ivCommitment: Buffer.from(ivCommitment).toString('hex'),
});

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
