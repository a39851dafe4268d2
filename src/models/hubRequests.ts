/** Questions to a hub: what may be asked, and what became of it. */
import { HubApiError } from '@huggingface/hub';
import { isSafeAddress } from './catalog';
import { JobError } from './jobError';
import { fetchSafely, reasonOf } from './transfer';

/** Milliseconds that a hub may take for an answer. */
export const PATIENCE = 30_000;

/** Fetches for a library, which follows the links of what it is answered. @param patience milliseconds for an answer */
export function safeFetch(signal: AbortSignal, patience: number): typeof fetch {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!isSafeAddress(url))
      throw new JobError(
        'refused',
        `The hub leads to ${url}, which is not encrypted. Correct HF_ENDPOINT, or try another network.`,
      );
    return fetchSafely(url, { ...init, signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]) });
  };
}

/**
 * Names what went wrong while the hub was asked.
 * @throws JobError `refused` or `network`; the signal's reason when it is aborted
 */
export async function asked<T>(
  repository: string,
  host: string,
  signal: AbortSignal,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof JobError) throw error;
    if (error instanceof HubApiError && error.statusCode < 500 && error.statusCode !== 429) {
      const text = `${host} has no ${repository} that everyone may download (it answered ${error.statusCode}). Check the name, or download it with your account and take the folder.`;
      throw new JobError('refused', text, { cause: error });
    }
    if (error instanceof SyntaxError) throw noHub(host, error);
    const reason =
      error instanceof HubApiError ? `The server answered ${error.statusCode}.` : reasonOf(error);
    const text = `${host} could not be asked for ${repository}. ${reason} Try again later.`;
    throw new JobError('network', text, { cause: error });
  }
}

/** What answers in its place may be a page for people. */
export function noHub(host: string, cause: unknown): JobError {
  const text = `${host} does not answer as a hub does: nothing was taken. Correct HF_ENDPOINT, sign in to your network, or try again later.`;
  return new JobError('refused', text, { cause });
}
