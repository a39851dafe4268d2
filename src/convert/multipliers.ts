/** Constants that Granite multiplies with, on its way through what is else a Llama. */
import type { JsonObject } from '../runtime/json';
import { wrongFact } from './sourceErrors';

export interface Multipliers {
  /** Of embeddings, as they enter the residual stream. */
  readonly embedding: number;
  /** Of what a layer adds to the residual stream. */
  readonly residual: number;
  /** Of the products of queries and keys: 1/√(head size) but in Granite. */
  readonly attention: number;
  /** Of the head's products. */
  readonly logits: number;
}

export const llamaMultipliers = (headSize: number): Multipliers => ({
  embedding: 1,
  residual: 1,
  attention: 1 / Math.sqrt(headSize),
  logits: 1,
});

/** @param path of the `config.json`, named in errors */
export function parseMultipliers(json: JsonObject, path: string): Multipliers {
  const of = (key: string): number => {
    const value = json[key] ?? 1;
    if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
    throw wrongFact(path, key);
  };
  return {
    embedding: of('embedding_multiplier'),
    residual: of('residual_multiplier'),
    attention: of('attention_multiplier'),
    logits: 1 / of('logits_scaling'),
  };
}

/**
 * What layers add to the residual stream is multiplied with this in the graph, whose stream is the model's divided by the
 * multiplier of embeddings: so the table of embeddings, which may be the head too, stays what it is. The norms do not see how
 * long a row is, once the epsilon that they add to its mean square is divided by the multiplier's square.
 */
export const addedToStream = ({ embedding, residual }: Multipliers): number => residual / embedding;
