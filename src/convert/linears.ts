import type { Quantization } from '../runtime/contract';
import { BlockLinears, type LinearOptions, type Linears } from './linear';
import { ByRowLinears } from './linearByRow';

/** How the matrices of a graph are stored and multiplied. */
export function linearsFor(quantization: Quantization, options: LinearOptions): Linears {
  return quantization === 'w8a8' ? new ByRowLinears(options) : new BlockLinears(options, quantization);
}
