/**
 * The worker's process. The editor forks it with `ORT_DISABLE_TELEMETRY=1`, talks to it through the channel that the
 * fork opens, and it ends when that channel does, however the editor went.
 */
import type { Port } from '../protocol/channel';
import { withLibrary } from '../runtime/libraryFault';
import { serve } from './serve';

function parentPort(): Port | undefined {
  const send = process.send?.bind(process);
  if (!send) return undefined;
  return {
    post: (message) => {
      // The parent may go between two lines; the disconnect that follows ends this process.
      if (process.connected) send(message, undefined, undefined, () => undefined);
    },
    onMessage: (listener) => void process.on('message', listener),
    onClose: (listener) => {
      process.on('disconnect', () => {
        listener('The editor has gone.');
      });
    },
  };
}

const port = parentPort();
if (port) {
  process.on('disconnect', () => process.exit(0));
  // Required at the first load, so that a native file that is missing is a fault with a sentence, not a dead process.
  serve(port, async (request, signal, progress) =>
    (await withLibrary(() => import('./engine'))).loadEngine(request, signal, progress),
  );
} else {
  console.error('This is the worker of Superdraft: it is started by the editor, with an IPC channel.');
  process.exitCode = 2;
}
