import path from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { endGroupAtExit } from './atExit';
import { browserFolder } from './paths';
import type { Profile } from './profile';

export interface WindowSize {
  readonly width: number;
  readonly height: number;
  /** Dots of a screenshot for each of these. */
  readonly scale: number;
}

export interface Browser {
  readonly context: BrowserContext;
  /** Requests to other machines, which all fail. */
  readonly blocked: ReadonlySet<string>;
  readonly stop: () => void;
}

/** Files of webviews have addresses of a made-up host, which the workbench's own service worker answers. */
const WEBVIEW_FILES = '.vscode-resource.vscode-cdn.net';

const isLoopback = (address: string) => {
  const { hostname } = new URL(address);
  return ['127.0.0.1', 'localhost', ''].includes(hostname) || hostname.endsWith(WEBVIEW_FILES);
};

/**
 * Starts the headless Chromium of `.editor/`. As a server of its own, because only so its process is known here, and
 * can be ended before the profile, in which it writes, is removed.
 */
export async function startBrowser(profile: Profile, { scale, ...viewport }: WindowSize): Promise<Browser> {
  const launched = await chromium.launchServer({
    executablePath: path.join(browserFolder, 'chromium'),
    headless: true,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
      '--disable-extensions',
      '--mute-audio',
      // No other name resolves, whoever asks: pages, workers and web sockets alike.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
    env: {
      HOME: profile.home,
      TMPDIR: profile.temporary,
      LD_LIBRARY_PATH: path.join(browserFolder, 'al2023/lib'),
      FONTCONFIG_FILE: path.join(browserFolder, 'fonts.conf'),
    },
  });
  const stop = endGroupAtExit(launched.process().pid);
  const browser = await chromium.connect(launched.wsEndpoint());
  const context = await browser.newContext({ viewport, deviceScaleFactor: scale });
  context.setDefaultTimeout(30_000);
  const blocked = new Set<string>();
  const note = (address: string) => {
    if (!isLoopback(address)) blocked.add(`page: ${address}`);
  };
  context.on('request', (request) => {
    note(request.url());
  });
  context.on('page', (page) => {
    page.on('websocket', (socket) => {
      note(socket.url());
    });
  });
  return { context, blocked, stop };
}
