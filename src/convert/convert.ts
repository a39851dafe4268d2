/** A checkpoint of a Llama-architecture model, of Hugging Face or GGUF, to a graph by the contract, with its manifest. */
import { join } from 'node:path';
import { CANDIDATES, CONTRACT_VERSION, type GraphShape, type Quantization } from '../runtime/contract';
import { ModelError } from '../runtime/errors';
import { MANIFEST_FILE, type ManifestFile, type ModelManifest } from '../runtime/manifest';
import type { Checkpoint } from './checkpoint';
import { HashedFile, openFile, type OpenSink } from './hashedFile';
import { checkpointIdentity } from './identity';
import { linearsFor, roundsByRow } from './linears';
import type { LlamaConfig } from './llamaConfig';
import { buildLlamaGraph } from './llamaGraph';
import { GraphBuilder } from './onnx/graphBuilder';
import { encodeModel } from './onnx/schema';
import { openSource } from './source';
import { replaceFolder } from './staging';
import { chooseTemplate } from './templates';
import { TOKENIZER_CONFIG_FILE, TOKENIZER_FILE } from './tokenizerFiles';
import { WeightPlan } from './weightPlan';
import { writeWeights } from './weightWriter';

export interface ConvertOptions {
  /** A checkpoint's folder, or a GGUF file. */
  readonly source: string;
  /** Folder of the model to write; one that is there is replaced, if it is a converted model. */
  readonly target: string;
  readonly quantization: Quantization;
  /** Whether the residual stream is in another basis; by default where activations are rounded. */
  readonly isRotated?: boolean;
  /** Name of the model; by default its own, else that of the source. */
  readonly name?: string;
  /** Its licence; by default what the source declares. */
  readonly license?: string;
  /** Checked all the time; nothing remains of a conversion that was aborted. */
  readonly signal?: AbortSignal;
  /** Told of bytes of the checkpoint's weights that are converted, and of the tensor that was last. */
  readonly progress?: (done: number, total: number, what: string) => void;
  /** For tests that let the disk fail. */
  readonly openSink?: OpenSink;
}

const GRAPH_FILE = 'model.onnx';
const DATA_FILE = 'model.onnx.data';
const KNOWN_FILES = [GRAPH_FILE, DATA_FILE, TOKENIZER_FILE, TOKENIZER_CONFIG_FILE, MANIFEST_FILE];

/** Rows of the rotary table at most; more context than this is beyond what a person would wait for. */
const MOST_POSITIONS = 8192;

/**
 * Converts a checkpoint. Weights pass through tensor by tensor; of `w8a8` a whole matrix in 8 bits is held at once, of the
 * others a few megabytes.
 * @throws ModelError when the checkpoint is incomplete, damaged or of another architecture, or the disk is full;
 *   the signal's reason when it is aborted
 */
export async function convert(options: ConvertOptions): Promise<ModelManifest> {
  const { source, target, quantization, signal } = options;
  const { checkpoint, config, facts: tokenizer, ...described } = await openSource(source);
  try {
    const name = options.name ?? described.name;
    const { isRotated = roundsByRow(quantization) } = options;
    const { shape, plan, graph } = planModel(config, checkpoint, quantization, isRotated);
    const facts: Omit<ModelManifest, 'files'> = {
      contract: CONTRACT_VERSION,
      name,
      license: options.license ?? described.license,
      quantization,
      shape,
      contextLength: Math.min(shape.positions, tokenizer.longestText ?? Infinity),
      template: chooseTemplate(tokenizer.special),
      source: await checkpointIdentity(source),
    };
    signal?.throwIfAborted();
    return await replaceFolder(target, KNOWN_FILES, async (folder) => {
      const write = (file: string, content: (file: HashedFile) => Promise<void>) =>
        writeHashed(join(folder, file), options.openSink ?? openFile, content);
      const copy = (file: string, content: Uint8Array) => write(file, (to) => to.write(content));
      const data = await write(DATA_FILE, (file) =>
        writeWeights({ plan, checkpoint, file, signal, progress: options.progress }),
      );
      const bytes = await described.tokenizerBytes();
      const manifest: ModelManifest = {
        ...facts,
        files: {
          graph: await write(GRAPH_FILE, (file) => file.write(encodeModel(graph.build(name)))),
          data,
          tokenizer: await copy(TOKENIZER_FILE, bytes.tokenizer),
          tokenizerConfig: await copy(TOKENIZER_CONFIG_FILE, bytes.config),
        },
      };
      const text = `${JSON.stringify(manifest, null, 2)}\n`;
      await write(MANIFEST_FILE, (file) => file.write(new TextEncoder().encode(text)));
      signal?.throwIfAborted();
      return manifest;
    });
  } finally {
    await checkpoint.close();
  }
}

/** Larger buffers are refused by some systems when the graph is loaded. */
const MOST_TENSOR_BYTES = 1024 ** 3;

/** @throws ModelError when the checkpoint's tensors are not those that the graph needs, or too large */
function planModel(
  config: LlamaConfig,
  checkpoint: Checkpoint,
  quantization: Quantization,
  isRotated: boolean,
) {
  // Else a graph of a damaged number of layers would be planned until no memory is left.
  const lastLayer = `model.layers.${config.layers - 1}`;
  checkpoint.check({ name: `${lastLayer}.input_layernorm.weight`, shape: [config.hiddenSize] });
  const shape = graphShape(config);
  const plan = new WeightPlan();
  const graph = new GraphBuilder(DATA_FILE);
  const linears = linearsFor(quantization, { graph, plan, hasTensor: (name) => checkpoint.has(name) });
  buildLlamaGraph({ config, shape, graph, plan, linears, isRotated });
  for (const tensor of plan.sources) checkpoint.check(tensor);
  if (plan.items.some(({ values }) => values.length > MOST_TENSOR_BYTES)) {
    throw new ModelError(
      'modelUnsupported',
      `The model in ${checkpoint.path} has a matrix that takes more than 1 GiB in ${quantization}. Choose fewer bits or a smaller model.`,
    );
  }
  return { shape, plan, graph };
}

function graphShape(config: LlamaConfig): GraphShape {
  const positions = Math.min(MOST_POSITIONS, config.maxPositions);
  return {
    layers: config.layers,
    kvHeads: config.kvHeads,
    headSize: config.headSize,
    vocabulary: config.vocabulary,
    hiddenSize: config.hiddenSize,
    positions,
    candidates: Math.min(CANDIDATES, config.vocabulary),
    ...(config.window && config.window.tokens < positions && { window: config.window }),
  };
}

async function writeHashed(
  path: string,
  openSink: OpenSink,
  write: (file: HashedFile) => Promise<void>,
): Promise<ManifestFile> {
  const file = await HashedFile.create(path, openSink);
  try {
    await write(file);
  } catch (error) {
    await file.abandon();
    throw error;
  }
  return file.finish();
}
