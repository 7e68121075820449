import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { BootstrapResponse } from '../../../core/contract/runner-api.ts';
import { bootstrapRequestSchema, bootstrapResponseSchema } from '../../../core/contract/runner-api.ts';
import type { FailureCode } from '../../../core/failure.ts';
import { FAILURES } from '../../../core/failure.ts';
import type { RunnerEvent } from '../../../core/session/event.ts';
import { runnerEventSchema } from '../../../core/session/event.ts';
import { decide } from '../../../core/session/lifecycle.ts';
import type { SessionStatus } from '../../../core/session/status.ts';
import { listen } from '../../../local/listen.ts';
import type { Door } from './viewer.ts';

/** The API's two routes for runners, over HTTP and with the real lifecycle, but with a session that is only a variable. */
export class FakeApi {
  readonly sessionId = randomUUID();
  readonly bootstrapSecret = randomBytes(32).toString('hex');
  readonly runnerToken = randomBytes(32).toString('base64url');
  /** Events that were taken, heartbeats and progress left out. */
  readonly events: RunnerEvent[] = [];
  heartbeats = 0;
  status: SessionStatus = 'INITIALIZING';
  door: Door | null = null;
  #bootstrap: BootstrapResponse;
  #secretUsed = false;
  #failing = 0;
  #port = 0;
  #listeners = new Set<() => void>();
  readonly #server = createServer((request, response) => {
    void this.#answer(request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      for (const listener of [...this.#listeners]) listener();
    });
  });

  private constructor(flow: unknown, loginUrl: string) {
    this.#bootstrap = bootstrapResponseSchema.parse({
      runnerToken: this.runnerToken,
      sessionId: this.sessionId,
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      partner: { displayName: 'Partner' },
      platform: { name: 'test', displayName: 'Test', loginUrl },
      flow,
      flowHash: 'a'.repeat(64),
      sessionBinding: 'b'.repeat(64),
      iceServers: [],
    });
  }

  static async start(flow: unknown, loginUrl = 'http://page.test/'): Promise<FakeApi> {
    const api = new FakeApi(flow, loginUrl);
    api.#port = await listen(api.#server);
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/v1`;
  }

  /** The next `count` requests get a 503. */
  failNext(count: number): void {
    this.#failing = count;
  }

  /** Resolves when `condition` is true; looked at after each request. */
  async until(condition: (api: FakeApi) => boolean): Promise<void> {
    if (condition(this)) return;
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!condition(this)) return;
        this.#listeners.delete(look);
        resolve();
      };
      this.#listeners.add(look);
    });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    if (this.#failing > 0) {
      this.#failing -= 1;
      return refusal('SERVICE_UNAVAILABLE', 503);
    }
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    switch (request.url) {
      case `/v1/runner/${this.sessionId}/bootstrap`:
        return this.#exchange(bootstrapRequestSchema.parse(body).bootstrapSecret);
      case `/v1/runner/${this.sessionId}/events`:
        if (request.headers.authorization !== `Bearer ${this.runnerToken}`) return refusal('TOKEN_INVALID', 401);
        return this.#take(runnerEventSchema.parse(body));
      default:
        return refusal('ROUTE_NOT_FOUND', 404);
    }
  }

  #exchange(secret: string) {
    if (secret !== this.bootstrapSecret || this.#secretUsed) return refusal('TOKEN_INVALID', 401);
    this.#secretUsed = true;
    return success(this.#bootstrap);
  }

  #take(event: RunnerEvent) {
    if (event.type === 'HEARTBEAT') this.heartbeats += 1;
    if (event.type === 'HEARTBEAT' || event.type === 'PROGRESS' || event.type === 'DIAGNOSTICS') {
      return isOver(this.status) ? refusal('SESSION_ENDED', 410) : success({ status: this.status });
    }
    const verdict = decide(this.status, event);
    if (verdict.kind === 'rejected') {
      if (verdict.reason === 'TERMINAL') return refusal('SESSION_ENDED', 410);
      return refusal('EVENT_NOT_EXPECTED', 409, { status: this.status, duplicate: false });
    }
    if (event.type === 'RUNNER_READY') this.door = { port: event.port, streamKey: this.#streamKey() };
    this.events.push(event);
    this.status = verdict.transition.to;
    return success({ status: this.status });
  }

  #streamKey(): string {
    const hash = (text: string) => createHash('sha256').update(text).digest('hex');
    return hash(`veriframe.stream/1:${hash(this.runnerToken)}`);
  }
}

const isOver = (status: SessionStatus): boolean => ['COMPLETED', 'TERMINATED', 'ERROR', 'CANCELLED'].includes(status);

const success = (data: unknown) => ({ status: 200, body: { status: 'success', data } });

const refusal = (code: FailureCode, status: number, details?: Record<string, unknown>) => ({
  status,
  body: {
    status: 'error',
    error: { code, message: FAILURES[code].message, retryable: FAILURES[code].retryable, details },
    requestId: 'test',
  },
});
