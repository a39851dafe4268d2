/**
 * What `esbuild.mjs --watch` prints, for people and for the task `watch` of `.vscode/tasks.json`: when a build begins,
 * its faults, one a line, and when it has ended. The editor waits for the end before it starts what was built.
 * @param print told of each line
 * @returns a plugin for several builds, which count as one from the first to begin to the last to end
 */
export function watchNotices(print) {
  let running = 0;
  const faults = (kind, messages) => {
    for (const { text, location } of messages) {
      // Editors count columns from 1.
      const at = location === null ? '' : `${location.file}:${location.line}:${location.column + 1}: `;
      print(`${at}${kind}: ${text}`);
    }
  };
  return {
    name: 'watch-notices',
    setup({ onStart, onEnd }) {
      onStart(() => {
        if (running++ === 0) print('[watch] build started');
      });
      onEnd(({ errors, warnings }) => {
        faults('error', errors);
        faults('warning', warnings);
        if (--running === 0) print('[watch] build finished');
      });
    },
  };
}
