import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { once } from 'node:events';
import { createServer, connect, type Server, type Socket } from 'node:net';

/** Where runners are reached through the firewall, `PUBLIC_ADDRESS`: the loopback network is larger than one address. */
export const OUTSIDE = '127.0.0.77';
const RUNNER = '127.0.0.1';
/** As in runner/live-view/peer/webrtc-ports.ts. */
const PORTS = Array.from({ length: 100 }, (_, index) => 40_000 + index);

/** What gets through: everything, all but UDP, only what a relay sends, or nothing. */
export type Passing = 'all' | 'no-udp' | 'relay' | 'nothing';

export type Firewall = {
  passing: Passing;
  /** Datagrams and bytes that went through so far. */
  readonly passed: { udp: number; relayed: number; tcp: number };
  /** The viewers' places are others from now on, as after a router has forgotten them. */
  forget(): void;
  close(): Promise<void>;
};

/** What stands between a user's browser and the WebRTC ports of runners. `isRelay` knows a TURN server by the port it sends from. */
export const startFirewall = async (isRelay: (port: number) => boolean): Promise<Firewall> => {
  const closings: (() => void)[] = [];
  const forgetful: (() => void)[] = [];
  const firewall: Firewall = {
    passing: 'all',
    passed: { udp: 0, relayed: 0, tcp: 0 },
    forget: () => forgetful.forEach((forget) => forget()),
    close: async () => closings.forEach((close) => close()),
  };

  const letsThrough = (from: number): boolean => {
    const relayed = isRelay(from);
    const passes = firewall.passing === 'all' || (firewall.passing === 'relay' && relayed);
    if (passes) firewall.passed[relayed ? 'relayed' : 'udp'] += 1;
    return passes;
  };
  const openUdp = async (port: number): Promise<void> => {
    const outside = createSocket('udp4');
    const inside = new Map<number, Datagrams>();
    const towards = (from: number): Datagrams => {
      const known = inside.get(from);
      if (known !== undefined) return known;
      const socket = createSocket('udp4');
      socket.on('message', (message) => letsThrough(from) && outside.send(message, from, RUNNER));
      socket.on('error', () => undefined);
      inside.set(from, socket);
      return socket;
    };
    outside.on('message', (message, { port: from }) => {
      if (letsThrough(from)) towards(from).send(message, port, RUNNER);
    });
    outside.bind(port, OUTSIDE);
    await once(outside, 'listening');
    forgetful.push(() => {
      inside.forEach((socket) => socket.close());
      inside.clear();
    });
    closings.push(() => [outside, ...inside.values()].forEach((socket) => socket.close()));
  };

  const passesTcp = () => firewall.passing === 'all' || firewall.passing === 'no-udp';
  const openTcp = async (port: number): Promise<void> => {
    const sockets = new Set<Socket>();
    const pass = (from: Socket, to: Socket): void => {
      sockets.add(from);
      from.on('data', (data) => {
        if (!passesTcp()) return;
        firewall.passed.tcp += data.length;
        to.write(data);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => (sockets.delete(from), to.destroy()));
    };
    const server: Server = createServer((viewer) => {
      if (!passesTcp()) return void viewer.destroy();
      const runner = connect(port, RUNNER);
      pass(viewer, runner);
      pass(runner, viewer);
    });
    server.listen(port, OUTSIDE);
    await once(server, 'listening');
    closings.push(() => (sockets.forEach((socket) => socket.destroy()), server.close()));
  };

  await Promise.all(PORTS.flatMap((port) => [openUdp(port), openTcp(port)]));
  return firewall;
};
