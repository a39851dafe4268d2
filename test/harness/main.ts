/**
 * node out/test/harness/main.js <what>
 *   host            the suite inside the extension host
 *   browser         the suite that drives a window from outside; with --vsix=FILE it tests that package, not the tree
 *   latency FILE    the time from each of many keys to ghost text, as JSON, for `npm run bench -- editor`
 *   picture FOLDER  the pictures of the README and the walkthrough; with a further `drafts`, `statistics` or
 *                   `walkthrough`, those alone
 *   install         only installs the editor
 * Exit code: 0 all passed, 1 some failed, 2 could not be run.
 */
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { registerContrast } from '../browser/contrast';
import { measureLatency } from '../browser/latency';
import { SETTINGS, takePictures } from '../browser/picture';
import { takeStatisticsPicture } from '../browser/statisticsPicture';
import { takeWalkthroughPictures } from '../browser/walkthroughPictures';
import { suite } from '../browser/window';
import { editorRunsHere, installEditor } from './install';
import { runMocha, writeCounts } from './mochaRun';
import { bundled, results } from './paths';
import { runInHost } from './runInHost';

const TEST_TIMEOUT = 30_000;

const NOT_HERE = 'its editor and browser are for Linux on x64 only';

const PICTURES = {
  drafts: takePictures,
  statistics: takeStatisticsPicture,
  walkthrough: takeWalkthroughPictures,
};

async function runInBrowser(): Promise<number> {
  if (!editorRunsHere) {
    console.log(`${suite}: skipped, because ${NOT_HERE}`);
    writeCounts(suite, { passed: 0, failed: 0, skipped: [['all tests', NOT_HERE]] });
    return 0;
  }
  installEditor();
  rmSync(path.join(results, `${suite}.json`), { force: true });
  const files = readdirSync(bundled('browser')).filter((name) => name.endsWith('.test.js'));
  const paths = files.sort().map((name) => bundled(`browser/${name}`));
  await registerContrast();
  return (await runMocha(suite, paths, TEST_TIMEOUT)).failed === 0 ? 0 : 1;
}

async function main(what = '', folder = 'media', only?: string): Promise<number> {
  if (!editorRunsHere && ['picture', 'latency', 'install'].includes(what)) {
    console.error(`${what}: cannot be run here, because ${NOT_HERE}`);
    return 2;
  }
  switch (what) {
    case 'host':
      return runInHost();
    case 'browser':
      return runInBrowser();
    case 'picture': {
      const wanted = Object.entries(PICTURES).filter(([name]) => name === (only ?? name));
      if (wanted.length === 0) {
        console.error(`picture: there are none of ${only}; one of: ${Object.keys(PICTURES).join(', ')}`);
        return 2;
      }
      installEditor();
      for (const [, take] of wanted) await take(path.resolve(folder), SETTINGS);
      return 0;
    }
    case 'latency':
      installEditor();
      await measureLatency(path.resolve(folder));
      return 0;
    case 'install':
      installEditor();
      return 0;
    default:
      console.error('One of: host, browser, picture FOLDER, latency FILE, install');
      return 2;
  }
}

main(...process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
