import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DraftReply, LoadRequest } from '../../protocol/messages';
import type { OpenModel } from '../../runtime/model';
import { CACHE, PROJECT } from '../modelOptions';
import { quantile } from './measure';
import type { Bench } from './report';
import { startWorker } from './workerProcess';

/** A file of this project that is long enough for a prompt of about 1,000 tokens. */
const FILE = 'src/runtime/languageModel.ts';
const KEYSTROKES = 150;

/** Types into the middle of a file and asks for drafts at every keystroke, as the editor would without a debounce. */
export const typingBench: Bench = async (open, signal, { threads }) => {
  const text = readFileSync(join(PROJECT, FILE), 'utf8');
  const start = Math.floor(text.length * 0.45);
  const { channel, stop } = startWorker();
  const replies: DraftReply[] = [];
  const milliseconds: number[] = [];
  let residentBytes: number;
  try {
    await channel.request(loadRequest(open, threads), signal);
    for (let typed = 0; typed <= KEYSTROKES; typed++) {
      const started = performance.now();
      const reply = await channel.request(
        {
          kind: 'draft',
          path: FILE,
          languageId: 'typescript',
          prefix: text.slice(0, start + typed),
          prefixStartLine: 0,
          suffix: text.slice(start + KEYSTROKES),
          count: 3,
          maxTokens: 40,
          strategy: 'superposed',
          extent: 'auto',
          seed: 0,
        },
        signal,
      );
      if (typed === 0) continue; // The first one reads the whole prompt.
      milliseconds.push(performance.now() - started);
      replies.push(reply);
    }
    ({ residentBytes } = await channel.request({ kind: 'status' }, signal));
  } finally {
    stop();
  }

  const total = (of: (reply: DraftReply) => number) => replies.reduce((sum, reply) => sum + of(reply), 0);
  const rows = total((reply) => reply.promptRows);
  const figures: [string, number, string][] = [
    ['keystroke to 3 drafts, median', quantile(milliseconds, 0.5), 'ms'],
    ['keystroke to 3 drafts, 95th percentile', quantile(milliseconds, 0.95), 'ms'],
    ['passes a keystroke', total((reply) => reply.passes) / KEYSTROKES, ''],
    ['prompt rows reused', (100 * total((reply) => reply.promptRowsReused)) / rows, '%'],
    ['memory of the worker', residentBytes / 1e6, 'MB'],
  ];
  return {
    title: 'Typing: drafts at every keystroke',
    setting:
      `${open.manifest.name} (${open.manifest.quantization}) on ${open.device}; ${KEYSTROKES} keystrokes in ${FILE}, ` +
      `${Math.round(rows / KEYSTROKES)} prompt tokens on average, superposed, k = 3; through the worker's process ` +
      'and channel, without editor and debounce.',
    columns: ['figure', 'value'],
    rows: figures.map(([name, value, unit]) => [name, `${value.toFixed(1)} ${unit}`.trim()]),
    bars: figures.map(([label, value, unit]) => ({ label, value, note: `${value.toFixed(1)} ${unit}` })),
  };
};

/** Opens in the worker what is open here, with the same settings. */
export function loadRequest(
  { folder: modelFolder, device }: Pick<OpenModel, 'folder' | 'device'>,
  threads: number,
): LoadRequest {
  return { kind: 'load', modelFolder, cacheFolder: CACHE, device, threads };
}
