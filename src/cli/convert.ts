import { basename, dirname, extname, join, resolve } from 'node:path';
import { isOneFile } from '../convert/checkpoint';
import { convert } from '../convert/convert';
import { modelAt } from '../convert/modelAt';
import { folderOf } from '../models/locateModel';
import { isSlowOnCpu, QUANTIZATIONS } from '../runtime/contract';
import { modelBytes } from '../runtime/manifest';
import { DEFAULT_MODEL, reportProgress } from './modelOptions';
import { atMostOne, oneOf, parse } from './usage';

const HELP = `Usage: npm run model -- [CHECKPOINT] [options]

Converts a Llama, Mistral, Qwen2, Qwen3 or Granite model: a Hugging Face folder, or a GGUF file (default: the model in the box).

  --quantization NAME  ${QUANTIZATIONS.join(', ')} (default w8a8); int8 is for WebGPU
  --target FOLDER      where the graph goes (default: in the checkpoint's, "${folderOf('int8')}" of int8, else "${folderOf('w8a8')}";
                       beside a GGUF file, after whose name it is called)
  --help, -h           this text`;

/** `superdraft convert`: a Hugging Face checkpoint to a graph by the contract. */
export async function convertCommand(args: string[], signal: AbortSignal): Promise<void> {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: {
      target: { type: 'string', default: '' },
      quantization: { type: 'string', default: 'w8a8' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const source = await modelAt(resolve(atMostOne(positionals, 'CHECKPOINT') ?? DEFAULT_MODEL));
  const quantization = oneOf('quantization', values.quantization, QUANTIZATIONS);
  const target = values.target === '' ? targetOf(source, folderOf(quantization)) : resolve(values.target);
  const manifest = await convert({ source, target, quantization, signal, progress: reportProgress() });
  console.log(
    `${manifest.name}, ${quantization}, ${(modelBytes(manifest) / 1e6).toFixed(1)} MB, in ${target}`,
  );
  if (isSlowOnCpu(quantization))
    console.log('int8 is for WebGPU: on a CPU it is very slow, and w8a8 is made for that.');
}

const targetOf = (source: string, folder: string): string =>
  isOneFile(source)
    ? `${join(dirname(source), basename(source, extname(source)))}-${folder}`
    : join(source, folder);
