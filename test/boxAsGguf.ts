import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openSource } from '../src/convert/source';
import { randomModel, type TestTensor } from '../src/convert/testing/checkpoint';
import { writeGguf } from '../src/convert/testing/gguf';

/**
 * Writes the model in the box as a GGUF file, named `Box`, in 32 bits. It is Llama then, without its windows, which no text of up
 * to 256 tokens is longer than.
 */
export async function writeBoxAsGguf(file: string, box = resolve('models/default')): Promise<void> {
  const { config: sizes, checkpoint } = await openSource(box);
  const { config, tensors: random } = randomModel({ sizes });
  const tensors = new Map<string, TestTensor>();
  for (const [name, { shape, floats }] of random) {
    let done = 0;
    for await (const chunk of checkpoint.rows({ name, shape })) {
      floats.set(chunk, done);
      done += chunk.length;
    }
    tensors.set(name, { shape, floats });
  }
  await checkpoint.close();
  await writeGguf(
    file,
    { sizes, config, tensors },
    {
      'general.name': 'Box',
      'tokenizer.huggingface.json': readFileSync(join(box, 'tokenizer.json'), 'utf8'),
    },
  );
}
