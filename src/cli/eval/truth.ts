/** What reports on the true continuation of places have in common. */
import type { Row } from '../../decoding/row';
import { ROOT, TokenTree } from '../../decoding/tree';
import type { OpenModel } from '../../runtime/model';
import type { EvalCase, SourceFile } from './cases';
import type { Running } from './wholePlaces';

/** Tokens of a prompt: what the product leaves for it beside drafts of usual length. */
export const BUDGET = 1112;

export interface TruthInput extends Running {
  readonly open: OpenModel;
  readonly files: readonly SourceFile[];
  readonly cases: readonly EvalCase[];
}

/** What the model predicts after a prompt and along the tokens that truly follow: a row for each of these. */
export async function rowsAlong(
  { model }: OpenModel,
  prompt: readonly number[],
  truth: readonly number[],
  signal: AbortSignal,
): Promise<readonly Row[]> {
  const { row } = await model.prompt(prompt, truth.length, signal);
  const tree = new TokenTree(row);
  const nodes: number[] = [];
  for (const token of truth.slice(0, -1)) nodes.push(tree.child(nodes.at(-1) ?? ROOT, token));
  return [row, ...(nodes.length > 0 ? await model.evaluate(tree, nodes) : [])];
}
