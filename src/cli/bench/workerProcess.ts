import { fork } from 'node:child_process';
import { join } from 'node:path';
import { connect, type Channel } from '../../protocol/channel';
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
  const port = {
    post: (message: unknown) => {
      if (typeof message === 'object' && message !== null && child.connected) child.send(message);
    },
    onMessage: (listener: (message: unknown) => void) => void child.on('message', listener),
    onClose: (listener: (reason: string) => void) =>
      void child.once('exit', (code) => {
        listener(`The worker ended with code ${code ?? 'none'}.`);
      }),
  };
  return { channel: connect(port, () => undefined), stop: () => void child.kill() };
}
