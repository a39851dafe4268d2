/**
 * Loaded first into the server, the extension host and what it forks: they may open sockets to this machine only.
 * An attempt to go further fails and is written down. Sockets of native code do not come by here.
 */
import { appendFileSync } from 'node:fs';
import net from 'node:net';
import { start as endWith } from './watchdog';

// What the extension host starts gets the guard by this; VS Code keeps only what is set inside that host.
process.env['NODE_OPTIONS'] = `--require=${JSON.stringify(__filename)}`;

// Should the runner be killed outright, nothing of the editor outlives it.
const runner = Number(process.env['SUPERDRAFT_TEST_RUNNER']);
if (runner > 0) endWith(runner);

const log = process.env['SUPERDRAFT_TEST_BLOCKED'];
const connect: unknown = Reflect.get(net.Socket.prototype, 'connect');

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** The host in the arguments of Socket.connect; undefined for a socket file. */
function hostIn(args: readonly unknown[]): unknown {
  // net.connect hands its arguments on as one array.
  const list: readonly unknown[] = Array.isArray(args[0]) ? args[0] : args;
  const [first, second] = list;
  if (typeof first === 'object') {
    return field(first, 'path') === undefined ? (field(first, 'host') ?? 'localhost') : undefined;
  }
  if (typeof first === 'number' || Number.isInteger(Number(first))) {
    return typeof second === 'string' ? second : 'localhost';
  }
  return undefined;
}

const isLoopback = (host: unknown) =>
  host === undefined || (typeof host === 'string' && /^(localhost|::1|127\..*)$/.test(host));

if (typeof connect !== 'function') throw new Error('net.Socket.prototype.connect is not a function');

Object.defineProperty(net.Socket.prototype, 'connect', {
  configurable: true,
  writable: true,
  value(this: net.Socket, ...args: unknown[]): unknown {
    const host = hostIn(args);
    if (isLoopback(host)) return Reflect.apply(connect, this, args);
    if (log) appendFileSync(log, `process: ${String(host)}\n`);
    this.destroy(new Error(`${String(host)} is not this machine; the tests allow nothing else.`));
    return this;
  },
});
