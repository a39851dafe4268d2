import type { GraphShape } from '../runtime/contract';
import type { Linears } from './linear';
import type { LlamaConfig } from './llamaConfig';
import { addedToStream } from './multipliers';
import type { GraphBuilder } from './onnx/graphBuilder';
import type { Change, WeightPlan } from './weightPlan';

/** What a graph is built from, and into. */
export interface LlamaGraphOptions {
  readonly config: LlamaConfig;
  readonly shape: GraphShape;
  readonly graph: GraphBuilder;
  readonly plan: WeightPlan;
  readonly linears: Linears;
  /** Whether the residual stream is in another basis than the checkpoint's (`rotation.ts`). */
  readonly isRotated: boolean;
}

/** How a matrix reads normed rows of the residual stream: the norm's weights are its own where the basis is another. */
export const reading = ({ isRotated }: LlamaGraphOptions, norm: string): Change =>
  isRotated ? { scaledBy: `${norm}.weight`, rotated: 'columns' } : {};

/** How a matrix writes to the residual stream. */
export const writing = ({ config, isRotated }: LlamaGraphOptions): Change => ({
  ...multipliedBy(addedToStream(config.multipliers)),
  ...(isRotated && { rotated: 'rows' }),
});

/** What is multiplied with 1 stays as it is, to the bit. */
export const multipliedBy = (factor: number): Change => (factor === 1 ? {} : { factor });
