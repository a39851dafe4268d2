/**
 * No server, browser or temporary folder outlives the run. What is started registers how it is undone; the undoing
 * is synchronous, so that it also works in the last moment of a process that was interrupted or that crashed.
 */
const undoings = new Set<() => void>();

/** Runs `undo` when the process ends, however it ends, or when the returned function is called first. */
export function atExit(undo: () => void): () => void {
  undoings.add(undo);
  return () => {
    if (undoings.delete(undo)) undo();
  };
}

/** Ends a process together with all that it started, given that it leads a process group. */
export function endGroupAtExit(leader: number | undefined): () => void {
  if (leader === undefined) throw new Error('The process could not be started.');
  return atExit(() => {
    try {
      process.kill(-leader, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  });
}

process.once('exit', () => {
  for (const undo of [...undoings].reverse()) {
    try {
      undo();
    } catch (error) {
      console.error('Could not clean up:', error);
    }
  }
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    process.exit(130);
  });
}
