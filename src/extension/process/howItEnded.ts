/** What the end of a process means, and what a person can do about it: sentences for the status bar and the log. */

const NATIVE_FAULT = 'Native code failed, or found no memory: the log may say more.';
const NO_INSTRUCTION =
  'The library that runs models uses instructions that this processor lacks. A virtual machine may have been given fewer than its host has.';

/** By signal, or by the code that stands for one on Windows. */
const MEANING: Readonly<Record<string, string>> = {
  SIGILL: NO_INSTRUCTION,
  0xc000_001d: NO_INSTRUCTION,
  SIGABRT: NATIVE_FAULT,
  SIGSEGV: NATIVE_FAULT,
  0xc000_0005: NATIVE_FAULT,
  SIGBUS:
    'A file that it reads has been cut off, or its disk fails: install the extension, or the model, again.',
  SIGKILL: 'The system does so where memory runs out: close other programs, or choose a smaller model.',
};

/**
 * @param wasAsked whether the editor has ended it, which needs no advice
 * @returns one or two sentences
 */
export function howItEnded(code: number | null, signal: string | null, wasAsked: boolean): string {
  const what = `The worker ended ${signal === null ? `with code ${code ?? 'none'}` : `by ${signal}`}.`;
  const key = String(signal ?? code);
  return wasAsked || !Object.hasOwn(MEANING, key) ? what : `${what} ${MEANING[key]}`;
}

/** By what the system says where it starts no process. */
const REMEDY: Readonly<Record<string, string>> = {
  EMFILE: 'Too many files are open: close windows of the editor, or raise the limit of open files.',
  ENFILE: 'Too many files are open on this machine: close other programs.',
  EAGAIN: 'No more processes may be started: close other programs, or raise the limit of processes.',
  ENOMEM: 'There is not enough memory: close other programs.',
  ENOENT: 'The program of the editor is gone, as after an update: restart the editor.',
};

/** @returns one or two sentences */
export function whyNotRun(error: NodeJS.ErrnoException): string {
  const what = `The worker could not be run (${error.message}).`;
  const { code = '' } = error;
  return Object.hasOwn(REMEDY, code) ? `${what} ${REMEDY[code]}` : what;
}
