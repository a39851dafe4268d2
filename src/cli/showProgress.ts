/** Whether the cursor stands behind a line that is to be rewritten. */
let isDrawn = false;

/** A line on a terminal's standard error, in place of the one drawn before. */
export function drawLine(line: string, isLast: boolean): void {
  process.stderr.write(`\r${line}${isLast ? '\n' : ''}`);
  isDrawn = !isLast;
}

/** Leaves a drawn line as it is, so that what is written next has a line of its own. */
export function leaveLine(): void {
  if (isDrawn) process.stderr.write('\n');
  isDrawn = false;
}

/** One line on standard error, rewritten in place where that is a terminal; otherwise one a tenth. */
export function showProgress(done: number, total: number, what: string): void {
  const line = `${done} of ${total} ${what}`;
  if (process.stderr.isTTY) drawLine(line.padEnd(60), done === total);
  else if (done === total || done % Math.ceil(total / 10) === 0) process.stderr.write(`${line}\n`);
}
