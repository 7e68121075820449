// Loaded before a program (`--import`) that must not use the network: every way out of Node throws.
import dns from 'node:dns';
import net from 'node:net';

const refuse = () => {
  throw new Error('this program must not use the network');
};
net.Socket.prototype.connect = refuse;
dns.lookup = refuse;
dns.resolve = refuse;
