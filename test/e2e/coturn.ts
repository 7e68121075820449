import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TurnService } from '../../core/network/turn-credentials.ts';
import { freePort } from '../../local/kept-ports.ts';
import { eventually } from './session-client.ts';

const PROGRAM = '/usr/bin/turnserver';
/** Debian's package `coturn` has it. */
export const hasCoturn = existsSync(PROGRAM);

/** From where it relays. */
const RELAY_PORTS = { min: 46_000, max: 46_199 };
export const isRelayPort = (port: number): boolean => port >= RELAY_PORTS.min && port <= RELAY_PORTS.max;

export type Coturn = { service: TurnService; close(): Promise<void> };

/** Starts coturn with TURN over TLS alone, for credentials made of its secret, as the deployment guide has it. */
export const startCoturn = async (certificate: { certPem: string; keyPem: string }): Promise<Coturn> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'veriframe-coturn-'));
  const file = (name: string) => path.join(folder, name);
  const port = await freePort();
  const secret = 'shared-with-the-stack';
  await writeFile(file('cert.pem'), certificate.certPem);
  await writeFile(file('key.pem'), certificate.keyPem);
  await writeFile(
    file('turnserver.conf'),
    [
      'listening-ip=127.0.0.1',
      'relay-ip=127.0.0.1',
      'allow-loopback-peers',
      `tls-listening-port=${port}`,
      'no-udp',
      'no-dtls',
      'no-tcp',
      `min-port=${RELAY_PORTS.min}`,
      `max-port=${RELAY_PORTS.max}`,
      `cert=${file('cert.pem')}`,
      `pkey=${file('key.pem')}`,
      'use-auth-secret',
      `static-auth-secret=${secret}`,
      'realm=turn.sandbox.test',
      'no-cli',
      'log-file=stdout',
      `pidfile=${file('turnserver.pid')}`,
      `userdb=${file('turndb')}`,
      '',
    ].join('\n'),
  );
  const server = spawn(PROGRAM, ['-c', file('turnserver.conf')], { stdio: 'ignore' });
  const ended = once(server, 'exit');
  await eventually('coturn listens', async () => {
    const socket = connect(port, '127.0.0.1');
    const open = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    return open;
  });
  return {
    service: { urls: [`turns:127.0.0.1:${port}?transport=tcp`], secret: async () => secret },
    close: async () => {
      server.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
};
