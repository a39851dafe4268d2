import path from 'node:path';
import { runMocha } from '../harness/mochaRun';

/** In this order: the first needs a fresh extension host, the last looks at what the others left. */
const SUITES = [
  'activation',
  'drafts',
  'typing',
  'timing',
  'documents',
  'settings',
  'session',
  'stalls',
  'commands',
  'diffs',
  'notices',
  'models',
  'workspace',
  'context',
  'statistics',
  'complaints',
  'worker',
  'aftermath',
];

/** VS Code calls this inside the extension host; a rejection makes its exit code 1. */
export async function run(): Promise<void> {
  const files = SUITES.map((name) => path.join(__dirname, `${name}.test.js`));
  const { failed } = await runMocha('host', files, 60_000);
  if (failed > 0) throw new Error(`${failed} tests failed`);
}
