import { createHash, type Hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { weightsFiles } from './checkpoint';
import { openForReading, readFully } from './safetensors';
import { TOKENIZER_CONFIG_FILE, TOKENIZER_FILE } from './tokenizerFiles';

/** Bump when graphs come out different, so that those made before count as stale. */
const CONVERTER_VERSION = 8;

/** Weights up to this size are hashed whole, which takes a tenth of a second; larger ones are sampled. */
const HASHED_BYTES = 128 * 1024 * 1024;
const SAMPLES = 256;
const SAMPLE_BYTES = 64 * 1024;

/**
 * Hash of a checkpoint's identity in lower-case hex: its small files, and its weights' sizes and contents. Large
 * weights are sampled at even distances, header included; training changes nearly every byte of them.
 * @throws ModelError `modelMissing` when there are no weights
 */
export async function checkpointIdentity(source: string): Promise<string> {
  const hash = createHash('sha256').update(`superdraft converter ${CONVERTER_VERSION}\n`);
  for (const name of ['config.json', TOKENIZER_FILE, TOKENIZER_CONFIG_FILE]) {
    // One that is missing is the conversion's to complain about.
    const content = await readFile(join(source, name)).catch(() => new Uint8Array());
    hash.update(`${name} ${content.byteLength}\n`).update(content);
  }
  for (const file of await weightsFiles(source)) await hashWeights(hash, file);
  return hash.digest('hex');
}

async function hashWeights(hash: Hash, file: string): Promise<void> {
  const handle = await openForReading(file);
  try {
    const { size } = await handle.stat();
    hash.update(`weights ${size}\n`);
    const whole = size <= HASHED_BYTES;
    const step = whole ? SAMPLE_BYTES : Math.floor((size - SAMPLE_BYTES) / (SAMPLES - 1));
    for (let offset = 0; offset < size; offset += step) {
      const sample = new Uint8Array(Math.min(SAMPLE_BYTES, size - offset));
      await readFully(handle, file, sample, offset);
      hash.update(sample);
    }
  } finally {
    await handle.close();
  }
}
