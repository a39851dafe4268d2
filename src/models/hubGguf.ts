/** Repositories of a hub that hold GGUF files, as llama.cpp's own, one for each way to store the weights. */
import { gguf } from '@huggingface/gguf';
import { interpretGguf } from '../convert/gguf/readGguf';
import { isWholeModel } from '../convert/modelAt';
import { ggufSource } from '../convert/source';
import type { CatalogFile } from './catalog';
import { asked, PATIENCE, safeFetch } from './hubRequests';

/** Which file is taken, in this order: graphs have 8 bits, so more would be downloaded in vain, and fewer have lost something. */
const PREFERRED = [/q8_0/i, /q6_k/i, /q5_/i, /q4_k/i, /q4_/i, /iq4_/i, /f16/i, /f32/i, /q[23]_k/i];

/** The file of a repository that suits best; undefined where there is none. @param names of all its files */
export function chooseGguf(names: readonly string[]): string | undefined {
  const whole = names.filter((name) => /^\w[\w.-]*\.gguf$/.test(name) && isWholeModel(name)).sort();
  const known = PREFERRED.map((type) => whole.find((name) => type.test(name)));
  // A repository of one file need not say in its name how that stores the weights.
  return known.find((name) => name !== undefined) ?? (whole.length === 1 ? whole[0] : undefined);
}

/**
 * Reads the header of a file on a hub to see that it can be converted.
 * @throws JobError, ModelError; the signal's reason when it is aborted
 */
export async function checkGguf(
  { url, bytes }: CatalogFile,
  repository: string,
  signal: AbortSignal,
): Promise<void> {
  const fetch = safeFetch(signal, PATIENCE);
  const header = await asked(repository, new URL(url).host, signal, () => gguf(url, { fetch }));
  ggufSource(interpretGguf(header, url, bytes), url);
}
