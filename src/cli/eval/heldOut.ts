import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isObject } from '../../runtime/json';
import { CACHE, PROJECT } from '../modelOptions';
import { UsageError } from '../usage';
import type { SourceFile } from './cases';
import { sourceFiles } from './sources';

/** A package of the corpus's manifest: pinned by version and hash. */
export interface PinnedPackage {
  readonly ecosystem: 'npm' | 'pypi';
  readonly name: string;
  readonly version: string;
  /** As the ecosystem writes it: npm `sha512-` and base64, PyPI `sha256:` and hexadecimal. */
  readonly integrity: string;
}

export interface HeldOutOptions {
  /** Fetch what is missing; without it, missing packages are an error that says how to get them. */
  readonly fetch: boolean;
  readonly signal: AbortSignal;
}

/** What the model learnt from, and what it is evaluated on. */
export type Split = 'train' | 'heldout';

const NAMES = {
  train: { name: 'training', size: '75 MB', instead: '' },
  heldout: {
    name: 'held-out',
    size: '20 MB',
    instead: ', or evaluate code of your own with npm run eval -- --files FOLDER',
  },
} as const;

const MANIFEST = join(PROJECT, 'models', 'build', 'manifest.json');

/** Where archives are kept. */
const HELD_OUT = join(CACHE, 'heldout');

/** Where `models/build/corpus.py` keeps archives: they are taken from there when they were fetched for training. */
const TRAINING = join(process.env['SUPERDRAFT_TRAIN'] ?? join(PROJECT, '.train'), 'packages');

/**
 * The files of all held-out packages. Every archive is checked against the manifest before it is opened.
 * @throws UsageError when packages are missing and are not to be fetched; Error when one is not what was pinned
 */
export async function heldOutFiles(options: HeldOutOptions): Promise<readonly SourceFile[]> {
  const files: SourceFile[] = [];
  for await (const ofPackage of packageFiles('heldout', options)) files.push(...ofPackage);
  return files;
}

/** The same for one side of the corpus, package after package in the manifest's order: each is fetched when it is asked for. */
export async function* packageFiles(
  split: Split,
  { fetch, signal }: HeldOutOptions,
): AsyncGenerator<readonly SourceFile[]> {
  const pinned = pinnedPackages(JSON.parse(await readFile(MANIFEST, 'utf8')), split);
  for (const entry of pinned) {
    const archive = (await findArchive(entry)) ?? (await fetched(entry, split, { fetch, signal }));
    yield filesIn(archive, entry);
  }
}

async function fetched(
  entry: PinnedPackage,
  split: Split,
  { fetch, signal }: HeldOutOptions,
): Promise<string> {
  if (!fetch) {
    throw new UsageError(
      `${entry.name} ${entry.version} and perhaps other ${NAMES[split].name} packages are not on this machine. Add ` +
        `--fetch to download them with npm and pip (about ${NAMES[split].size}, once)${NAMES[split].instead}.`,
    );
  }
  console.error(`fetching ${entry.name} ${entry.version}`);
  return download(entry, signal);
}

/** One side's entries of the corpus's manifest. */
export function pinnedPackages(manifest: unknown, split: Split): readonly PinnedPackage[] {
  const entries: unknown = isObject(manifest) ? manifest['packages'] : undefined;
  if (!Array.isArray(entries)) throw new Error(`${MANIFEST} holds no list of packages.`);
  return entries.flatMap((entry: unknown): PinnedPackage[] => {
    if (!isObject(entry) || entry['split'] !== split) return [];
    const { ecosystem, name, version, integrity } = entry;
    const known = ecosystem === 'npm' || ecosystem === 'pypi';
    if (!known || typeof name !== 'string' || typeof version !== 'string' || typeof integrity !== 'string')
      throw new Error(`${MANIFEST} holds an entry that is not a pinned package.`);
    return [{ ecosystem, name, version, integrity }];
  });
}

/** Whether bytes are the archive that was pinned. */
export function matchesIntegrity(bytes: Uint8Array, { ecosystem, integrity }: PinnedPackage): boolean {
  return ecosystem === 'npm'
    ? integrity === `sha512-${createHash('sha512').update(bytes).digest('base64')}`
    : integrity === `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

const slot = ({ ecosystem, name }: PinnedPackage) => `${ecosystem}-${name.replaceAll('/', '+')}`;

/** The pinned archive where it is kept already. */
async function findArchive(entry: PinnedPackage): Promise<string | undefined> {
  for (const folder of [join(HELD_OUT, slot(entry)), join(TRAINING, slot(entry))]) {
    const archive = await archiveIn(folder, entry);
    if (archive !== undefined) return archive;
  }
  return undefined;
}

async function archiveIn(folder: string, entry: PinnedPackage): Promise<string | undefined> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((known) => /\.(?:tgz|whl)$/.test(known))) {
    const path = join(folder, name);
    if (matchesIntegrity(await readFile(path), entry)) return path;
  }
  return undefined;
}

/** Wheels for one fixed platform, as `models/build/packages.py` pins them: another order finds other archives. */
export const WHEEL_PLATFORMS = [
  'manylinux_2_28_x86_64',
  'manylinux_2_27_x86_64',
  'manylinux_2_17_x86_64',
  'manylinux2014_x86_64',
  'manylinux1_x86_64',
  'any',
];
const WHEEL = [
  ...['--only-binary=:all:', '--python-version', '3.11', '--implementation', 'cp'],
  ...WHEEL_PLATFORMS.flatMap((platform) => ['--platform', platform]),
];

/** Fetches one archive with the ecosystem's own client, and checks it. */
async function download(entry: PinnedPackage, signal: AbortSignal): Promise<string> {
  const folder = join(HELD_OUT, slot(entry));
  await mkdir(folder, { recursive: true });
  if (entry.ecosystem === 'npm') {
    const packed = ['pack', `${entry.name}@${entry.version}`, '--silent', '--ignore-scripts'];
    await runClient('npm', [...packed, '--pack-destination', folder], signal);
  } else {
    const quiet = ['-m', 'pip', 'download', '-q', '--no-deps', '--disable-pip-version-check'];
    const wanted = [...WHEEL, '-d', folder, `${entry.name}==${entry.version}`];
    await runClient(PYTHON, [...quiet, ...wanted], signal);
  }
  const archive = await archiveIn(folder, entry);
  if (archive !== undefined) return archive;
  throw new Error(
    `${entry.name} ${entry.version} is not the archive that was pinned; nothing of it is used. Delete ${folder} and try again.`,
  );
}

/** An archive's files. It is unpacked for the moment: thousands of files below the project slow down whatever walks it. */
async function filesIn(archive: string, { ecosystem, name }: PinnedPackage): Promise<readonly SourceFile[]> {
  const folder = await mkdtemp(join(tmpdir(), 'superdraft-unpacked-'));
  try {
    if (archive.endsWith('.tgz')) await runClient('tar', ['-xzf', archive, '-C', folder]);
    else await runClient(PYTHON, ['-m', 'zipfile', '-e', archive, folder]);
    return await sourceFiles(folder, `${ecosystem}:${name}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const PYTHON = process.platform === 'win32' ? 'python' : 'python3';

async function runClient(command: string, args: readonly string[], signal?: AbortSignal): Promise<void> {
  // npm is a script on Windows, which only a shell runs.
  const shell = process.platform === 'win32' && command === 'npm';
  try {
    await promisify(execFile)(command, [...args], { shell, ...(signal && { signal }) });
  } catch (error) {
    signal?.throwIfAborted();
    throw new Error(`${command} failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
