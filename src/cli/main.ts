#!/usr/bin/env node
import './environment';
import { withLibrary } from '../runtime/libraryFault';
import { leaveLine } from './showProgress';
import { UsageError } from './usage';

type Command = (args: string[], signal: AbortSignal) => Promise<void>;

/** Every command by its name, loaded when it is run; one that fails throws. A new one is one new file and one entry here. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  drafts: async () => (await import('./drafts')).draftsCommand,
  convert: async () => (await import('./convert')).convertCommand,
  bench: async () => (await import('./bench')).benchCommand,
  eval: async () => (await import('./eval')).evalCommand,
};

/** What shells expect of a program that Ctrl-C ended. */
const INTERRUPTED = 130;

async function main(): Promise<number> {
  const [name = 'drafts', ...args] = process.argv.slice(2);
  const interrupted = new AbortController();
  process.once('SIGINT', () => {
    interrupted.abort(new Error('Interrupted.'));
  });
  const load = new Map(Object.entries(commands)).get(name);
  if (load === undefined) {
    const known = `Commands: ${Object.keys(commands).join(', ')}; each has --help.`;
    const isHelp = ['--help', '-h', 'help'].includes(name);
    if (isHelp) console.log(known);
    else console.error(`There is no command ${name}. ${known}`);
    return isHelp ? 0 : 2;
  }
  try {
    const command = await withLibrary(load);
    await command(args, interrupted.signal);
    return 0;
  } catch (error) {
    leaveLine();
    console.error(error instanceof Error ? error.message : String(error));
    if (interrupted.signal.aborted) return INTERRUPTED;
    return error instanceof UsageError ? 2 : 1;
  }
}

// The console swallows what goes wrong when it writes. Who closes a pipe early has read enough; a full disk is told of.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  console.error(`Standard output cannot be written (${error.message}).`);
  process.exitCode = 1;
});

void main().then((code) => {
  if (code !== 0) process.exitCode = code;
});
