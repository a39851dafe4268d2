import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Port } from '../../protocol/channel';
import { howItEnded, whyNotRun } from './howItEnded';

/** A worker, as far as its owner sees it. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  readonly port: Port;
  /** Ends it at once. The port closes for it as for any other end. */
  kill(): void;
}

/**
 * Starts the worker. What it writes, as native libraries do, goes to `write` line by line.
 * @param environment variables beside the editor's own
 */
export function startWorker(
  file: string,
  write: (line: string) => void,
  environment: NodeJS.ProcessEnv = {},
): WorkerProcess {
  let child: ChildProcess;
  try {
    child = fork(file, [], {
      // None of the debugger's flags of the process that forks.
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...process.env,
        ...environment,
        // For the person's own programs: the editor's runtime ends at once where it has no such flag, or no such file to require.
        NODE_OPTIONS: undefined,
        // The editor's executable runs a script only with this. The telemetry of the inference library stays off.
        ELECTRON_RUN_AS_NODE: '1',
        ORT_DISABLE_TELEMETRY: '1',
      },
    });
  } catch (error) {
    // As where there is no memory. What else can be wrong is told of by an event.
    return notStarted(whyNotRun(error instanceof Error ? error : new Error(String(error))));
  }
  for (const output of [child.stdout, child.stderr]) {
    if (!output) continue;
    createInterface(output).on('line', (line) => {
      if (line.trim() !== '') write(line.trimEnd());
    });
  }

  const listeners: ((reason: string) => void)[] = [];
  let reason: string | undefined;
  const close = (why: string) => {
    if (reason !== undefined) return;
    reason = why;
    for (const listener of listeners) listener(why);
    child.kill('SIGKILL');
  };
  child.on('error', (error) => {
    close(whyNotRun(error));
  });
  child.on('exit', (code, signal) => {
    close(howItEnded(code, signal, child.killed));
  });
  child.on('disconnect', () => {
    // The exit that nearly always follows says more.
    setTimeout(close, 500, 'The worker closed its channel.').unref();
  });

  return {
    pid: child.pid,
    port: {
      post: (message) => {
        // Whether it can be sent shows later, by the close.
        if (child.connected) child.send(message, () => undefined);
      },
      onMessage: (listener) => void child.on('message', listener),
      onClose: (listener) => {
        if (reason === undefined) listeners.push(listener);
        else listener(reason);
      },
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

/** Stands for a process that the system did not start. */
function notStarted(reason: string): WorkerProcess {
  return {
    pid: undefined,
    port: {
      post: () => undefined,
      onMessage: () => undefined,
      // Later, as a process ends: whoever listens has not kept this yet.
      onClose: (listener) => void setImmediate(listener, reason),
    },
    kill: () => undefined,
  };
}
