import { nativeFault } from './nativeReason';

/** What Node's loader calls a native file that the system refuses, or that is not there. */
const REFUSED: readonly unknown[] = ['ERR_DLOPEN_FAILED', 'MODULE_NOT_FOUND'];

/** What a system's loader says, and what a person can do about it. The first that fits counts. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    // musl's loader alone begins so. Other systems than glibc's lack the file that has its name.
    /^Error (?:relocating|loading shared library)|ld-linux/,
    'This Linux has another C library (musl, as Alpine has) than the one that is needed, glibc: work in a container or on a machine with Debian, Ubuntu or Fedora, say.',
  ],
  [
    /version `\w+[\d.]+' not found/,
    'This Linux is too old: it needs glibc 2.28 and libstdc++ 6, as Debian 10, Ubuntu 20.04 and Red Hat Enterprise Linux 8 have.',
  ],
  [
    /^lib(?!onnxruntime)\S+: cannot open shared object file/,
    "Install what it names, with the system's package manager.",
  ],
  [
    /failed to map segment|cannot enable executable stack|cannot restore segment|permission denied|not permitted/i,
    "The system runs no programs from the extension's folder, which may lie on a disk that is mounted with noexec or fall under a rule of SELinux, or has no memory left for one: move the folder, or change the rule.",
  ],
  [/polic(?:y|ies)|code signature/i, 'A rule of the system forbids it: ask who looks after this machine.'],
  [
    /specified module could not be found|initialization routine failed/,
    'Install the newest Microsoft Visual C++ Redistributable, then restart the editor.',
  ],
];

/** What is wrong where nothing else is known: a damaged file, or that of another machine. */
const reinstall = (machine: string) =>
  `Install the package of Superdraft that was made for this machine, ${machine}. There is one each for Linux and Windows on x64 and arm64, and for macOS on Apple silicon.`;

/**
 * Loads a part of the program that needs the library of models, which is native code.
 * @throws ModelError `libraryFailed` or `outOfMemory` where the system does not load that
 */
export async function withLibrary<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    throw libraryFault(error, `${process.platform}-${process.arch}`);
  }
}

/** An error of loading the library as a fault with advice; any other error as it is. */
export function libraryFault(error: unknown, machine: string): unknown {
  const isRefused = error instanceof Error && 'code' in error && REFUSED.includes(error.code);
  if (!isRefused) return error;
  return nativeFault(error, 'libraryFailed', (reason) => {
    // Below the first line stands who asked for the file.
    const why = reason.split('\n', 1)[0].trim();
    const advice = ADVICE.find(([pattern]) => pattern.test(why))?.[1] ?? reinstall(machine);
    return `The library that runs models cannot be loaded (${why}). ${advice}`;
  });
}
