import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { endGroupAtExit } from './atExit';
import { bundled, results, serverMain, serverNode } from './paths';
import type { Profile } from './profile';

export interface Server {
  readonly port: number;
  /** The command lines of everything that the server started and that still runs. */
  readonly running: () => string[];
  /** Rejects when the server ends before it is stopped. */
  readonly died: Promise<never>;
  readonly stop: () => void;
}

const folders = (profile: Profile) => [
  `--server-data-dir=${path.join(profile.folder, 'server')}`,
  `--user-data-dir=${profile.userData}`,
  `--extensions-dir=${profile.extensions}`,
];

/**
 * Nothing of the caller's environment but the path: the extension must see what a person's editor has, not `CI` (which
 * silences onnxruntime's telemetry, so that a test would not find it) or the variables of npm.
 */
function environment(profile: Profile): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    LANG: 'C.UTF-8',
    HOME: profile.home,
    TMPDIR: profile.temporary,
    // Without this the server looks for a gallery of extensions.
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    SUPERDRAFT_TEST_BLOCKED: profile.blockedLog,
    SUPERDRAFT_TEST_RUNNER: String(process.pid),
    SUPERDRAFT_TEST_PROFILE: profile.folder,
    SUPERDRAFT_TEST_GREP: process.env['SUPERDRAFT_TEST_GREP'],
  };
}

export function installExtension(profile: Profile, vsix: string): void {
  const { status, stdout, stderr } = spawnSync(
    serverNode,
    [
      serverMain,
      '--install-extension',
      vsix,
      '--force',
      '--accept-server-license-terms',
      ...folders(profile),
    ],
    { env: environment(profile), encoding: 'utf8' },
  );
  if (status !== 0 || !stdout.includes('successfully installed')) {
    throw new Error(`${vsix} could not be installed:\n${stdout}\n${stderr}`);
  }
}

/** The process group's command lines, as Linux keeps them. */
function commandsOfGroup(leader: number | undefined): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      // The third field behind the name, which may itself hold brackets and spaces.
      const group = /^.*\) \S+ \S+ (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
      if (group !== String(leader)) return [];
      return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
    } catch {
      // No process, or one that has ended meanwhile.
      return [];
    }
  });
}

const serverLog = (profile: Profile) => path.join(profile.folder, 'server.log');

/** The log files of the extension, one for each window so far. */
export function extensionLogs(profile: Profile): string[] {
  const logs = path.join(profile.userData, 'logs');
  const names = existsSync(logs) ? readdirSync(logs, { recursive: true, encoding: 'utf8' }) : [];
  const ofExtension = names.filter((name) => name.endsWith('Superdraft.log')).sort();
  return ofExtension.map((name) => path.join(logs, name));
}

/** Copies what the server and the extension logged to `test/results/`, for a person who looks into a failure. */
export function keepLogs(profile: Profile, suite: string): void {
  mkdirSync(results, { recursive: true });
  for (const [index, log] of extensionLogs(profile).entries()) {
    copyFileSync(log, path.join(results, `${suite}-extension-${index + 1}.log`));
  }
  copyFileSync(serverLog(profile), path.join(results, `${suite}-server.log`));
}

/** Starts VS Code's own server on a free port of the loopback address, with variables that the test adds. */
export async function startServer(
  profile: Profile,
  added: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const options = [
    '--host=127.0.0.1',
    '--port=0',
    '--without-connection-token',
    '--accept-server-license-terms',
    '--telemetry-level=off',
    '--disable-telemetry',
    '--disable-workspace-trust',
    '--disable-experiments',
    '--disable-update-check',
    '--disable-getting-started-override',
    '--force-disable-user-env',
    // Without this the workbench silently ignores the extension and the tests named in its address.
    '--enable-smoke-test-driver',
    ...folders(profile),
  ];
  // The extension host gets the same arguments, and so the guard. NODE_OPTIONS would not reach it.
  const server = spawn(serverNode, [`--require=${bundled('harness/guard.js')}`, serverMain, ...options], {
    env: { ...environment(profile), ...added },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that the extension hosts and their workers can be ended with it.
    detached: true,
  });
  const stop = endGroupAtExit(server.pid);
  const log = createWriteStream(serverLog(profile));
  const died = new Promise<never>((_, reject) => {
    server.once('exit', (code, signal) => {
      reject(new Error(`The editor's server ended (${String(code ?? signal)}).`));
    });
  });
  died.catch(() => undefined);
  const port = await new Promise<number>((resolve, reject) => {
    let output = '';
    const read = (data: Buffer) => {
      log.write(data);
      output += data.toString();
      const listening = /listening on (\d+)/.exec(output);
      if (listening) resolve(Number(listening[1]));
    };
    server.stdout.on('data', read);
    server.stderr.on('data', read);
    const fail = (reason: string) => {
      reject(new Error(`${reason}\n${output}`));
    };
    died.catch((error: unknown) => {
      fail(String(error));
    });
    setTimeout(fail, 30_000, `The editor's server did not start within 30 seconds.`).unref();
  });
  return { port, running: () => commandsOfGroup(server.pid), died, stop };
}

const everyWindow = {
  skipWelcome: 'true',
  skipReleaseNotes: 'true',
  // So that the log tells of each request when a test has failed.
  logLevel: 'superdraft.superdraft=trace',
};

/**
 * The address at which a browser gets a window on the profile's workspace.
 * @param opened what it is on instead, as the editor's server names it
 */
export function windowAddress(
  server: Server,
  profile: Profile,
  payload: Readonly<Record<string, string>>,
  opened: Readonly<Record<string, string>> = { folder: profile.workspace },
): string {
  const query = new URLSearchParams({
    ...opened,
    payload: JSON.stringify(Object.entries({ ...everyWindow, ...payload })),
  });
  return `http://127.0.0.1:${server.port}/?${query.toString()}`;
}

/** A file as the window names it. */
export const remoteFile = (server: Server, file: string) => `vscode-remote://127.0.0.1:${server.port}${file}`;
