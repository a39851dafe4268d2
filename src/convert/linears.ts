import type { Quantization } from '../runtime/contract';
import { BlockLinears, type LinearOptions, type Linears } from './linear';
import { ByRowLinears } from './linearByRow';

/** Whether a row of activations is rounded with one scale, to which another basis of the residual stream is kinder. */
export const roundsByRow = (quantization: Quantization): boolean => quantization === 'w8a8';

/** How the matrices of a graph are stored and multiplied. */
export function linearsFor(quantization: Quantization, options: LinearOptions): Linears {
  return quantization === 'w8a8' ? new ByRowLinears(options) : new BlockLinears(options, quantization);
}
