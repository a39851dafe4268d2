import type { OpenModel } from '../../runtime/model';
import type { Bar } from './barChart';

/** What a benchmark or an evaluation returns; the same figures go to the table, the JSON and the plot. */
export interface Report {
  readonly title: string;
  /** The setting, in a sentence: model, device, prompts, lengths. */
  readonly setting: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  readonly bars: readonly Bar[];
  /** The same figures as numbers, for the JSON alone. */
  readonly figures?: unknown;
}

/** How a benchmark measures, where the person asks for other than its own sizes. */
export interface BenchOptions {
  readonly prompts?: number;
  readonly rounds?: number;
  /** Download pinned packages that are missing. */
  readonly fetch?: boolean;
  /** With which the model was opened, for those that open it once more; 0 chooses. */
  readonly threads: number;
}

export type Bench = (open: OpenModel, signal: AbortSignal, options: BenchOptions) => Promise<Report>;

/** One that builds the graphs which it measures. @param checkpoint folder of a Hugging Face checkpoint */
export type CheckpointBench = (
  checkpoint: string,
  signal: AbortSignal,
  options: BenchOptions,
) => Promise<Report>;
