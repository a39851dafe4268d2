/** One attempt at (the rest of) a file: one answer of a server, read as far as it comes. */
import { isSafeAddress, type CatalogFile } from './catalog';
import { JobError } from './jobError';
import type { PartFile } from './partFile';

/** The attempt failed in a way that another may not. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
  constructor(
    message: string,
    /** What the server asks to wait before the next attempt. */
    readonly milliseconds = 0,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export interface Pace {
  /** The time over which bytes are counted, in milliseconds. */
  readonly window: number;
  /** A connection that brings fewer bytes in a window has stalled: a new one is often faster. */
  readonly leastBytes: number;
}

/** Longest chain of redirections: hubs use one or two. */
const MOST_REDIRECTS = 5;

/** Longest pause that a server may ask for. */
const MOST_WAIT = 60_000;

/** Answers that say "later": timeouts, too many requests, and all that is the server's own trouble. */
const isPassing = (status: number) => [408, 425, 429].includes(status) || status >= 500;

/**
 * Appends what a server sends of a file to its part.
 * @throws Interruption when another attempt may go on from here; JobError `refused` or `wrongFile`, or ModelError
 *   `diskFull`, when none can; the signal's reason when it is aborted
 */
export async function transfer(
  part: PartFile,
  file: CatalogFile,
  pace: Pace,
  signal: AbortSignal,
  progress: (bytes: number) => void,
): Promise<void> {
  const stalled = new AbortController();
  let since = 0;
  const timer = setInterval(() => {
    if (since < pace.leastBytes) {
      const seconds = Math.round(pace.window / 1000);
      stalled.abort(new Interruption(`The server sent next to nothing for ${seconds} seconds.`));
    }
    since = 0;
  }, pace.window);
  const either = AbortSignal.any([signal, stalled.signal]);
  /** What ends a connection: the person, the pace, or the network. */
  const named = async <T>(action: () => Promise<T>): Promise<T> => {
    try {
      return await action();
    } catch (error) {
      either.throwIfAborted();
      if (error instanceof JobError || error instanceof Interruption) throw error;
      throw new Interruption(reasonOf(error), 0, { cause: error });
    }
  };
  try {
    const validator = await part.validator();
    const headers = requestHeaders(part.bytes, validator);
    const response = await named(() => fetchSafely(file.url, { headers, signal: either }));
    const body: ReadableStream<Uint8Array> | null = response.body;
    const reader = body?.getReader();
    try {
      await accept(response, part, file);
      for (;;) {
        const chunk = await named(async () => reader?.read());
        if (chunk === undefined || chunk.done) break;
        const { value } = chunk;
        since += value.byteLength;
        if (part.bytes + value.byteLength > file.bytes) {
          await part.reset();
          throw wrongLength(file, 'more');
        }
        await part.append(value);
        progress(part.bytes);
      }
    } finally {
      // A connection that is left open would go on sending.
      await reader?.cancel().catch(() => undefined);
    }
    if (part.bytes < file.bytes) throw new Interruption('The connection was closed too early.');
  } finally {
    clearInterval(timer);
  }
}

function requestHeaders(from: number, validator: string | undefined): Record<string, string> {
  const headers = { 'accept-encoding': 'identity' };
  if (from === 0) return headers;
  // A file that has changed comes whole then, instead of an end that does not fit its beginning.
  return { ...headers, range: `bytes=${from}-`, ...(validator !== undefined && { 'if-range': validator }) };
}

/**
 * Follows redirections itself: each address must be as safe as the first.
 * @throws JobError `refused` where one is not; what `fetch` throws
 */
export async function fetchSafely(address: string, init: RequestInit): Promise<Response> {
  let url = address;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const response = await fetch(url, { ...init, redirect: 'manual' });
    const next = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || next === null) return response;
    await response.body?.cancel();
    const to = new URL(next, url);
    if (!isSafeAddress(to)) {
      throw new JobError(
        'refused',
        `The server leads to ${to.origin}, which is not encrypted. Nothing was taken: try another network, or take a local folder instead.`,
      );
    }
    url = to.href;
  }
  throw new JobError(
    'refused',
    `The server leads in circles instead of to ${nameOf(address)}. Try again later.`,
  );
}

/** Checks that the answer is the rest of this file, and makes the part ready for it. */
async function accept({ status, headers }: Response, part: PartFile, file: CatalogFile): Promise<void> {
  if (status === 416) {
    await part.reset();
    throw new Interruption('The server cannot go on where the download ended.');
  }
  if (isPassing(status))
    throw new Interruption(`The server answered ${status}.`, retryAfter(headers.get('retry-after')));
  if (status === 206) await acceptRest(headers, part, file);
  else if (status === 200) await acceptWhole(headers, part, file);
  else {
    const text = `The server answered ${status} when asked for ${nameOf(file.url)}, so it cannot be had from there.`;
    throw new JobError('refused', `${text} Take a local folder instead, or try again later.`);
  }
  const etag = headers.get('etag');
  if (etag !== null && !etag.startsWith('W/')) await part.setValidator(etag);
}

async function acceptRest(headers: Headers, part: PartFile, file: CatalogFile): Promise<void> {
  const [, from, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '') ?? [];
  if (total !== '*' && total !== String(file.bytes)) throw wrongLength(file, total);
  if (from === String(part.bytes)) return;
  await part.reset();
  throw new Interruption('The server sent another part than the one asked for.');
}

async function acceptWhole(headers: Headers, part: PartFile, file: CatalogFile): Promise<void> {
  const isPlain = headers.get('content-encoding') === null;
  const length = isPlain ? headers.get('content-length') : null;
  // Before the part is begun anew: this may be a page of a proxy, and the file itself come next time.
  if (length !== null && length !== String(file.bytes)) throw wrongLength(file, length);
  if (length === null && headers.get('content-type')?.startsWith('text/html')) throw page(file);
  if (part.bytes > 0) await part.reset();
}

function wrongLength(file: CatalogFile, bytes = 'an unknown number of'): JobError {
  return new JobError(
    'wrongFile',
    `The server has ${file.path} with ${bytes} bytes; it should have ${file.bytes}. It was not taken. Try again later: it may have been replaced, or changed on its way.`,
  );
}

/** No file of a model is one. */
function page({ path, url }: CatalogFile): JobError {
  return new JobError(
    'wrongFile',
    `In place of ${path} came a page for people, from ${new URL(url).host} or from a proxy before it. Nothing was taken: sign in there or try another network, and download again.`,
  );
}

/** Seconds, or a date, as milliseconds from now. */
function retryAfter(value: string | null): number {
  if (value === null) return 0;
  const wanted = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(wanted) ? Math.min(MOST_WAIT, Math.max(0, wanted)) : 0;
}

/** `fetch` says only that it failed; why is in its cause, or, where a name has several addresses, in that of each. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
  return `The connection failed: ${first instanceof Error ? first.message : String(first)}.`;
}

/** Without a query, which may hold a signature. */
function nameOf(address: string): string {
  const { host, pathname } = new URL(address);
  return host + pathname;
}
