import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {
  browserFolder,
  bundled,
  editorFolder,
  repository,
  serverFolder,
  serverMain,
  serverNode,
} from './paths';

/** Counted up when the steps below change, so that folders made by the old steps are made anew. */
const LAYOUT = 1;

const source = path.join(repository, 'test/harness');

/** Bundled files that stand in for parts of packages that would have to be compiled. */
const STAND_INS = {
  'harness/spdlog.js': '@vscode/spdlog/index.js',
  'harness/watchdog.js': '@vscode/native-watchdog/build/Release/watchdog.js',
};

const stamp = path.join(editorFolder, 'installed');

/**
 * Built-in extensions that cost a second of each start or tens of megabytes, and that no test needs. Without the
 * language services no other provider of completions takes part.
 */
const UNWANTED_EXTENSIONS = [
  'copilot',
  'css-language-features',
  'emmet',
  'git',
  'github',
  'html-language-features',
  'json-language-features',
  'markdown-language-features',
  'mermaid-markdown-features',
  'microsoft-authentication',
  'ms-vscode.js-debug',
  'ms-vscode.js-debug-companion',
  'ms-vscode.vscode-js-profile-table',
  'npm',
  'php-language-features',
  'terminal-suggest',
  'typescript-language-features',
];

/** The packages that make up the editor are for this platform only; elsewhere the tests use desktop VS Code. */
export const editorRunsHere = process.platform === 'linux' && process.arch === 'x64';

/**
 * Installs the VS Code server, its Node and Chromium from the npm registry into `.editor/`, once. The stamp is
 * written last: a run that was cut short leaves none, and the next one starts over.
 */
export function installEditor(): void {
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(serverMain)) return;

  const started = performance.now();
  const say = (what: string) => {
    console.log(`[${((performance.now() - started) / 1000).toFixed(1)} s] ${what}`);
  };
  say('Test editor: installing VS Code, Node 24 and Chromium into .editor/ (once; about 250 MB to fetch)');
  rmSync(stamp, { force: true });
  rmSync(browserFolder, { recursive: true, force: true });
  mkdirSync(browserFolder, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) {
    copyFileSync(path.join(source, name), path.join(editorFolder, name));
  }
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {});

  // The workbench asks the server for `node_modules/…` under the server's own folder.
  symlinkSync(path.join(editorFolder, 'node_modules'), path.join(serverFolder, 'node_modules'));
  for (const [file, target] of Object.entries(STAND_INS)) {
    const place = path.join(editorFolder, 'node_modules', target);
    mkdirSync(path.dirname(place), { recursive: true });
    copyFileSync(bundled(file), place);
  }
  for (const name of UNWANTED_EXTENSIONS) {
    rmSync(path.join(serverFolder, 'extensions', name), { recursive: true, force: true });
  }

  say('Test editor: unpacking Chromium');
  unpackBrowser();
  run(serverNode, [serverMain, '--version'], {});
  writeFileSync(stamp, wanted);
  say('Test editor: ready');
}

function fingerprint(): string {
  const hash = createHash('sha256').update(`${LAYOUT} ${editorFolder}`);
  const inputs = [path.join(source, 'package-lock.json'), ...Object.keys(STAND_INS).map(bundled)];
  for (const file of inputs) hash.update(readFileSync(file));
  return hash.digest('hex');
}

/** The package unpacks to the temporary folder, together with the libraries that a bare machine lacks. */
function unpackBrowser(): void {
  const script = `import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath());`;
  const asOnBareMachine = { TMPDIR: browserFolder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
  run(serverNode, ['-e', script], asOnBareMachine);
  const fontFolders = [
    '/usr/share/fonts',
    path.join(browserFolder, 'fonts/fonts'),
    path.join(editorFolder, 'node_modules/dejavu-fonts-ttf/ttf'),
  ];
  writeFileSync(
    path.join(browserFolder, 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
${fontFolders.map((folder) => `<dir>${folder}</dir>`).join('\n')}
<alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
<cachedir>${path.join(browserFolder, 'fonts-cache')}</cachedir></fontconfig>
`,
  );
}

function run(command: string, args: readonly string[], environment: Record<string, string>): void {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd: editorFolder,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
  });
  if (status === 0) return;
  const output = error?.message ?? `${stdout}\n${stderr}`.trim();
  throw new Error(`The test editor could not be installed: ${command} ${args.join(' ')} failed.\n${output}`);
}
