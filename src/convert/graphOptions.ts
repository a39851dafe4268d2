import type { GraphShape } from '../runtime/contract';
import type { Linears } from './linear';
import type { LlamaConfig } from './llamaConfig';
import type { GraphBuilder } from './onnx/graphBuilder';
import type { WeightPlan } from './weightPlan';

/** What a graph is built from, and into. */
export interface LlamaGraphOptions {
  readonly config: LlamaConfig;
  readonly shape: GraphShape;
  readonly graph: GraphBuilder;
  readonly plan: WeightPlan;
  readonly linears: Linears;
}
