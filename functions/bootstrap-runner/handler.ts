import { bootstrapRequestSchema } from '../../core/contract/runner-api.ts';
import type { BootstrapRunnerPorts } from '../../core/session/bootstrap-runner.ts';
import { bootstrapRunner } from '../../core/session/bootstrap-runner.ts';
import { ok, refuse } from '../api-answer.ts';
import { sessionIdOf } from '../api-request.ts';
import type { ApiHandler } from '../api-shell.ts';
import { observedAddressOf } from '../observed-address.ts';
import { readInput } from '../read-input.ts';

/** `POST /runner/{id}/bootstrap`. */
export const bootstrapRunnerHandler =
  (ports: BootstrapRunnerPorts): ApiHandler =>
  async (request) => {
    const body = readInput(bootstrapRequestSchema, request.body);
    if (!body.ok) return body.answer;
    const outcome = await bootstrapRunner(ports, {
      sessionId: sessionIdOf(request),
      secret: body.value.bootstrapSecret,
      observedAddress: observedAddressOf(request),
    });
    switch (outcome.kind) {
      case 'started':
        return ok(outcome.bootstrap);
      case 'refused':
        return refuse('TOKEN_INVALID');
      case 'ended':
        return refuse('SESSION_ENDED');
    }
  };
