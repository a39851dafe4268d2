/** What tests of both sides share: two ports linked in one process, and messages to fill with what a test is about. */
import type { Port } from './channel';
import type { Draft, DraftReply, DraftRequest, LoadReply, LoadRequest } from './messages';

export interface LinkedPort extends Port {
  /** Garbage, too. */
  post(message: unknown): void;
  /** Closes both ends, as when one of the two processes goes. */
  close(reason: string): void;
}

/** Two ports: what is posted into one comes out of the other a microtask later, as JSON would bring it. */
export function linkedPorts(): [LinkedPort, LinkedPort] {
  const ends = [0, 1].map(() => ({
    messages: [] as ((message: unknown) => void)[],
    closes: [] as ((reason: string) => void)[],
  }));
  let open = true;
  const port = (own: number): LinkedPort => ({
    post: (message) => {
      const copy: unknown = JSON.parse(JSON.stringify(message));
      queueMicrotask(() => {
        if (open) for (const listener of ends[1 - own].messages) listener(copy);
      });
    },
    onMessage: (listener) => void ends[own].messages.push(listener),
    onClose: (listener) => void ends[own].closes.push(listener),
    close: (reason) => {
      if (!open) return;
      open = false;
      for (const { closes } of ends) for (const listener of closes) listener(reason);
    },
  });
  return [port(0), port(1)];
}

export const someLoad = (fields: Partial<LoadRequest> = {}): LoadRequest => ({
  kind: 'load',
  modelFolder: '/model',
  cacheFolder: '/cache',
  device: 'cpu',
  threads: 0,
  ...fields,
});

export const someLoadReply = (fields: Partial<LoadReply> = {}): LoadReply => ({
  model: 'toy',
  device: 'cpu',
  deviceNote: '',
  milliseconds: 1,
  ...fields,
});

export const someRequest = (fields: Partial<DraftRequest> = {}): DraftRequest => ({
  kind: 'draft',
  path: 'a.ts',
  languageId: 'typescript',
  prefix: 'const a = ',
  prefixStartLine: 0,
  suffix: ';\n',
  count: 3,
  maxTokens: 40,
  strategy: 'superposed',
  extent: 'auto',
  seed: 0,
  ...fields,
});

export const someDraft = (text: string, logProbability = -1): Draft => ({
  text,
  logProbability,
  tokens: 1,
  finish: 'line',
});

export const someReply = (...texts: string[]): DraftReply => ({
  drafts: texts.map((text, index) => someDraft(text, -1 - index)),
  ...(texts.length === 0 && { reason: 'allBlank' }),
  strategy: 'superposed',
  passes: 2,
  rows: 10,
  promptRows: 8,
  promptRowsReused: 0,
  milliseconds: { prompt: 1, decode: 2 },
});
