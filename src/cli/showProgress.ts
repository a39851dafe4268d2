/** One line on standard error, rewritten in place where that is a terminal; otherwise one a tenth. */
export function showProgress(done: number, total: number, what: string): void {
  const line = `${done} of ${total} ${what}`;
  if (process.stderr.isTTY) process.stderr.write(`\r${line.padEnd(60)}${done === total ? '\n' : ''}`);
  else if (done === total || done % Math.ceil(total / 10) === 0) process.stderr.write(`${line}\n`);
}
