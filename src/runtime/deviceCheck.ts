import { hash32 } from '../decoding/noise';
import type { Row } from '../decoding/row';
import { LanguageModel } from './languageModel';
import type { GraphSession } from './session';

/** What a check needs of a session. */
export type CheckedSession = Pick<GraphSession, 'run' | 'dispose'>;

/**
 * Keys of the check's rows. A software driver was seen to agree with the CPU up to 31 keys and to be wrong from 32
 * on, where another kernel takes over; so the few-keys row says how far apart sound answers are, and the others,
 * beyond 64 keys, are held to it.
 */
const FEW_KEYS = 24;
const MANY_KEYS = [96, 97, 98];

/** Logits of sound fp32 graphs differ by less: 1e-4 was seen, and 0.06 and more from an unsound driver. */
const TOLERANCE = 0.02;

/** Quantised graphs differ more, as each device rounds activations in its own way; more than this is no rounding. */
const MOST_ROUNDING = 0.25;

/** How much more than a row of few keys a row of many may differ, as rounding adds up. */
const GROWTH = 3;

export type DeviceCheck<S> =
  { readonly session: S; readonly reason: '' } | { readonly session: undefined; readonly reason: string };

/**
 * Opens the graph on a device and compares its answers with the CPU's, in one pass over many keys and in single
 * rows after it. No device is trusted before that.
 * @param open opens the session on the device; it may throw
 * @returns the session, or why the CPU must be used, as a sentence
 */
export async function checkDevice<S extends CheckedSession>(
  cpu: CheckedSession,
  open: () => Promise<S>,
  vocabulary: number,
): Promise<DeviceCheck<S>> {
  let session: S | undefined;
  let reason: string;
  try {
    session = await open();
    const expected = await probe(cpu, vocabulary);
    const actual = await probe(session, vocabulary);
    const [few, ...many] = expected.map((row, index) => difference(row, actual[index]));
    const worst = Math.max(few, ...many);
    if (few <= MOST_ROUNDING && worst <= TOLERANCE + GROWTH * few) return { session, reason: '' };
    reason = `The device computes other answers than the CPU (logits differ by ${worst.toFixed(3)}).`;
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  }
  // One that is lost may fail in this too; the reason is known by now.
  await session?.dispose().catch(() => undefined);
  return { session: undefined, reason: `${reason} The CPU is used instead.` };
}

/** The last rows of a fixed text's beginnings: few keys, many in one pass, and then two that extend them. */
async function probe(session: CheckedSession, vocabulary: number): Promise<readonly Row[]> {
  const tokens = Array.from({ length: Math.max(...MANY_KEYS) }, (_, index) => hash32(index) % vocabulary);
  const model = new LanguageModel(session, tokens.length);
  const { signal } = new AbortController();
  const rows: Row[] = [];
  for (const keys of [FEW_KEYS, ...MANY_KEYS])
    rows.push((await model.prompt(tokens.slice(0, keys), 0, signal)).row);
  return rows;
}

/** Largest difference between two rows' logits of the candidates that the first one names. */
function difference(expected: Row, actual: Row): number {
  let worst = Math.abs(expected.logSumExp - actual.logSumExp);
  // The last candidates may change places with ones beyond K; the better half must be there.
  for (let rank = 0; rank < expected.ids.length / 2; rank++) {
    const at = actual.ids.indexOf(expected.ids[rank]);
    worst = Math.max(worst, at < 0 ? Infinity : Math.abs(expected.logits[rank] - actual.logits[at]));
  }
  return worst;
}
