import { fork } from 'node:child_process';
import { join } from 'node:path';
import { connect, type Channel, type Port } from '../../protocol/channel';
import { PROJECT } from '../modelOptions';

/**
 * The worker as the editor runs it: a process of its own behind the channel.
 * @param bundle of the worker
 */
export function startWorker(bundle = join(PROJECT, 'dist', 'worker.js')): {
  channel: Channel;
  stop: () => void;
} {
  const child = fork(bundle, [], {
    execArgv: [],
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
  });
  const port: Port = {
    post: (message) => {
      if (child.connected) child.send(message);
    },
    onMessage: (listener) => void child.on('message', listener),
    onClose: (listener) =>
      void child.once('exit', (code) => {
        listener(`The worker ended with code ${code ?? 'none'}.`);
      }),
  };
  return { channel: connect(port, () => undefined), stop: () => void child.kill() };
}
