import type { Row } from '../../decoding/row';
import type { OpenModel } from '../../runtime/model';
import { bootstrapRatio, withInterval, type Estimate } from '../eval/intervals';
import { compareRows, type RowDifference } from './compareRows';
import { median } from './measure';
import type { Report } from './report';

/** Rows of the timed passes, and slots before them. */
export const COUNTS = [1, 3, 8] as const;
export const SLOTS = 1000;

/** A graph that was built, and what was measured of it. */
export interface BuiltGraph {
  readonly name: string;
  readonly open: OpenModel;
  /** Of all its files. */
  readonly megabytes: number;
  /** Milliseconds. */
  readonly conversion: number;
  /** Milliseconds of passes, for each of `COUNTS` one a round. */
  readonly passes: readonly number[][];
}

/** The means of a graph's differences from the reference, with intervals over texts, whose rows are much alike. */
export function differences(ofTexts: readonly (readonly RowDifference[])[]): {
  readonly divergence: Estimate;
  readonly sameFirst: Estimate;
  readonly bitsLost: Estimate;
} {
  const average = (of: (one: RowDifference) => number | undefined) =>
    bootstrapRatio(
      ofTexts.map((list) => {
        const values = list.flatMap((one) => of(one) ?? []);
        return [values.reduce((sum, value) => sum + value, 0), values.length];
      }),
    );
  return {
    divergence: average((one) => one.divergence),
    sameFirst: average((one) => (one.sameFirst ? 1 : 0)),
    bitsLost: average((one) => one.bitsLost),
  };
}

/**
 * @param rows the predictions of each graph, the first being what the others are compared with, for each text: those
 *   after its last tokens but the very last
 */
export function quantizationReport(
  built: readonly BuiltGraph[],
  texts: readonly (readonly number[])[],
  rows: readonly (readonly (readonly Row[])[])[],
  rounds: number,
): Report {
  const figures = built.map(({ name, megabytes, conversion, passes }, index) => ({
    name,
    megabytes,
    conversion,
    passes: Object.fromEntries(COUNTS.map((count, at) => [count, median(passes[at])])),
    ...differences(
      rows[index].map((list, text) =>
        list.map((row, at) =>
          compareRows(rows[0][text][at], row, texts[text][texts[text].length - list.length + at]),
        ),
      ),
    ),
  }));
  const longest = Math.max(...texts.map(({ length }) => length));
  const compared = rows[0].reduce((sum, list) => sum + list.length, 0);
  return {
    title: 'Quantisation: what fewer bits cost',
    setting:
      `${built[0].open.manifest.name} on the CPU; ${compared} predictions after plain prompts of up to ${longest} tokens from ` +
      `${texts.length} of this project's sources; passes after ${SLOTS} slots, medians of ${rounds} rounds in turns. Divergence is ` +
      'that from 32 bits over the candidates that both have, all other words being one outcome more; bits lost are those of the true ' +
      'next token, where it is a candidate of both. Brackets hold 95 % bootstrap intervals over files.',
    columns: [
      'graph',
      'MB',
      'converted in, s',
      ...COUNTS.map((count) => (count === 1 ? 'pass of 1 row, ms' : `of ${count}`)),
      'divergence, nats',
      'same first choice',
      'bits lost a token',
    ],
    rows: figures.map((one, index) => [
      one.name,
      one.megabytes.toFixed(1),
      (one.conversion / 1000).toFixed(1),
      ...COUNTS.map((count) => one.passes[count].toFixed(1)),
      ...(index === 0
        ? ['', '', '']
        : [
            withInterval(one.divergence, 4),
            `${(100 * one.sameFirst.value).toFixed(1)} %`,
            withInterval(one.bitsLost, 3),
          ]),
    ]),
    bars: figures.slice(1).map(({ name, divergence, passes, megabytes }) => ({
      label: name,
      value: divergence.value,
      spread: [divergence.low, divergence.high],
      note: `${divergence.value.toFixed(4)} nats, ${passes[1].toFixed(1)} ms, ${megabytes.toFixed(0)} MB`,
    })),
    figures,
  };
}
