/**
 * Stands in for the desktop editor's executable: takes the arguments that `runTests` of @vscode/test-electron passes
 * and ends with the exit code of the suite, so that one runner serves both editors.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { format, parseArgs } from 'node:util';
import { startBrowser } from './chromium';
import { results } from './paths';
import { blockedAddresses, profileAt, removeAtExit } from './profile';
import { keepLogs, remoteFile, startServer, windowAddress } from './server';

const MINUTE = 60_000;

/** What the editor says about itself on every start. */
const CHATTER = new RegExp(
  [
    'Ignoring fetching additional builtin',
    'Resolv(ing|ed) connection token',
    'Creating a socket',
    'Creation of workbench contribution',
    'No search provider registered',
    'Updating additional builtin',
    "Activating extension 'vscode\\.",
    '\\[(reconnection-grace-time|AccountPolicyGate|AgentHost|Service Worker)',
  ].join('|'),
);

function readArguments() {
  const { values } = parseArgs({
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: 'string' },
      extensionTestsPath: { type: 'string' },
      'user-data-dir': { type: 'string' },
    },
  });
  const read = (name: string) => {
    const value = values[name];
    if (typeof value === 'string') return value;
    throw new Error(`--${name}=… is missing.`);
  };
  return {
    extension: read('extensionDevelopmentPath'),
    suite: read('extensionTestsPath'),
    profile: profileAt(path.dirname(read('user-data-dir'))),
  };
}

/** Opens a window that loads the extension and runs the suite in its extension host. */
async function runSuite(): Promise<number> {
  const { extension, suite, profile } = readArguments();
  removeAtExit(profile);
  const server = await startServer(profile);
  const { context, blocked, stop } = await startBrowser(profile, { width: 1000, height: 600, scale: 1 });
  const page = await context.newPage();
  let timer: NodeJS.Timeout | undefined;
  const ended = new Promise<number>((resolve, reject) => {
    // The window calls these two for all output and at the end of a run of tests.
    void page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
      const line = format(...args);
      if (!CHATTER.test(line)) (type === 'error' ? console.error : console.log)(line);
    });
    void page.exposeFunction('codeAutomationExit', resolve);
    page.on('crash', () => {
      reject(new Error('The window crashed.'));
    });
    timer = setTimeout(() => {
      reject(new Error('The suite did not end within fifteen minutes.'));
    }, 15 * MINUTE);
  });
  try {
    await page.goto(
      windowAddress(server, profile, {
        extensionDevelopmentPath: remoteFile(server, extension),
        extensionTestsPath: remoteFile(server, suite),
      }),
    );
    return await Promise.race([ended, server.died]);
  } catch (error) {
    await page.screenshot({ path: path.join(results, 'host-failure.png') }).catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
    stop();
    server.stop();
    keepLogs(profile, 'host');
    for (const address of [...blocked, ...blockedAddresses(profile)]) console.log(`Blocked, ${address}`);
  }
}

// The runner holds the other end open for as long as it lives.
process.stdin.resume().once('end', () => process.exit(130));
mkdirSync(results, { recursive: true });
runSuite().then(
  (code) => process.exit(code === 0 ? 0 : 1),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
