import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { isSlowOnCpu } from './contract';
import { checkDevice } from './deviceCheck';
import { LanguageModel } from './languageModel';
import { measureCost, ROW_COUNTS, type PassCosts } from './measureCost';
import { readManifest, verifyFiles, type ModelManifest } from './manifest';
import { cachedCosts, type CostSetting } from './passCostCache';
import { nativeFault } from './nativeReason';
import { GraphSession, RUNTIME, type Device, type SessionOptions } from './session';
import { loadTokenizer, type Tokenizer } from './tokenizer';

/** Longest prompt and drafts together, even where a model could take more: the prompt is the dear part. */
const MOST_CONTEXT = 1152;

/** Slots above the context, for drafts and for rejected rows: holes, until the next rewind. They take memory when they are used. */
export const SPARE_SLOTS = 8192;

/** What to do about a converted model that somebody chose for what it is not made for. */
const SLOW_ON_CPU =
  'This model was converted for WebGPU (int8) and is very slow on a CPU. Choose the folder of its checkpoint, or convert that with --quantization w8a8.';

export interface OpenOptions {
  /**
   * The folder, with a model manifest, of the graph for a device. Asked for the CPU's too where the device is refused: a
   * graph for another one may be many times slower there.
   */
  readonly folderFor: (device: Device) => string | Promise<string>;
  readonly device: Device;
  /** 0 = half of the cores, but two where there are two: the person's own work goes first. */
  readonly threads: number;
  /** Where pass costs are kept from load to load; without it they are measured anew. */
  readonly cacheFolder?: string;
}

export interface OpenModel {
  readonly folder: string;
  readonly manifest: ModelManifest;
  readonly tokenizer: Tokenizer;
  readonly model: LanguageModel;
  readonly device: Device;
  /** What a person should know of the device, as sentences: why it is not the one asked for, or slow; often empty. */
  readonly deviceNote: string;
  /** What a pass costs on this device: (rows, milliseconds), ascending. */
  readonly passCosts: PassCosts;
  /** Rows that prompt and one draft may have together. */
  readonly contextLength: number;
  dispose(): Promise<void>;
}

const defaultThreads = (cores: number) => Math.min(cores, Math.max(2, Math.floor(cores / 2)));

/**
 * Opens a converted model: manifest, files, tokenizer, session, and a device that was checked.
 * @throws ModelError
 */
export async function openModel(options: OpenOptions): Promise<OpenModel> {
  const folder = await options.folderFor(options.device);
  const manifest = await readManifest(folder);
  await verifyFiles(folder, manifest);
  const tokenizer = await loadTokenizer(folder, manifest.shape.vocabulary);
  const contextLength = Math.min(manifest.contextLength, manifest.shape.positions, MOST_CONTEXT);
  const capacity = contextLength + SPARE_SLOTS;
  const session: SessionOptions = {
    graphPath: join(folder, manifest.files.graph.path),
    shape: manifest.shape,
    device: 'cpu',
    threads: options.threads > 0 ? options.threads : defaultThreads(availableParallelism()),
  };
  const cpu = await GraphSession.open(session);
  const opened = { folder, manifest, tokenizer, contextLength };
  if (options.device === 'cpu')
    return finish(cpu, 'cpu', isSlowOnCpu(manifest.quantization) ? SLOW_ON_CPU : '');
  const check = await checkDevice(
    cpu,
    () => GraphSession.open({ ...session, device: options.device }),
    manifest.shape.vocabulary,
  );
  await cpu.dispose();
  let reason: string = check.reason;
  if (check.session !== undefined) {
    try {
      return await finish(check.session, options.device, '');
    } catch (error) {
      // The device has failed since, or has no room for passes of that many rows.
      reason = `${error instanceof Error ? error.message : String(error)} The CPU is used instead.`;
    }
  }
  const instead = await openModel({ ...options, device: 'cpu' });
  return { ...instead, deviceNote: [reason, instead.deviceNote].filter(Boolean).join(' ') };

  async function finish(chosen: GraphSession, device: Device, deviceNote: string): Promise<OpenModel> {
    const measure = () => measureCost(chosen, contextLength);
    const setting = costSetting(manifest, device, session.threads);
    const { cacheFolder } = options;
    let passCosts: PassCosts;
    try {
      passCosts = await (cacheFolder === undefined ? measure() : cachedCosts(cacheFolder, setting, measure));
    } catch (error) {
      // Whoever tries again would have two models in memory.
      await chosen.dispose().catch(() => undefined);
      const refused = (reason: string) =>
        `The device ${device} cannot run this model (${reason}). Choose another device or another model.`;
      throw nativeFault(error, 'deviceFailed', refused);
    }
    const model = new LanguageModel(chosen, capacity);
    return { ...opened, model, passCosts, device, deviceNote, dispose: () => chosen.dispose() };
  }
}

/** What a pass of the model costs depends on this, here. */
function costSetting({ files }: ModelManifest, device: Device, threads: number): CostSetting {
  const graph = [files.graph, ...(files.data ? [files.data] : [])].map(({ sha256 }) => sha256).join(' ');
  const processor = cpus().at(0)?.model ?? '';
  return { graph, device, threads, processor, runtime: RUNTIME, rows: ROW_COUNTS };
}
