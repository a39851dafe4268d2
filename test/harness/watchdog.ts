/** Stands in for the native half of @vscode/native-watchdog: ends this process soon after another, its parent. */
export function start(other: number): void {
  setInterval(() => {
    try {
      process.kill(other, 0);
    } catch {
      process.exit(87);
    }
  }, 1000).unref();
}

export function exit(code: number): never {
  process.exit(code);
}
