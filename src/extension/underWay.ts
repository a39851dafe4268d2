import type { AskOptions } from './draftServiceOptions';
import type { Found } from './found';
import type { Window } from './text/cutWindow';
import type { Known } from './text/draftCache';

/** A request that is with the worker, or was. */
export interface UnderWay {
  /** What the drafts of its place are kept under. */
  readonly key: string;
  readonly window: Window;
  /** Draft 1, as soon as it stands; never when it stands no earlier than the others. */
  readonly first: Promise<Found>;
  readonly all: Promise<Found>;
}

/** What a call is answered with; `all` where that is draft 1 alone and the others follow. */
export interface Answer {
  readonly found: Found;
  readonly all?: Promise<Found>;
}

/** Waits for what a call wants of a request: draft 1 for somebody who types, all drafts for whoever asks. */
export function answerOf({ first, all }: UnderWay, { early }: AskOptions): Promise<Answer> {
  const whole = all.then((found) => ({ found }));
  return early ? Promise.race([first.then((found) => ({ found, all })), whole]) : whole;
}

/** Whether a request of another call is an answer for this one. */
export function isAnswerFor({ early }: AskOptions, { reason }: Found): boolean {
  const isSpared = (reason === 'nothingToAdd' || reason === 'inComment') && !early;
  return reason !== 'superseded' && reason !== 'cancelled' && !isSpared;
}

/** Whether what is known answers a call: all drafts do, and draft 1 somebody who types, while the others are made. */
export function isEnough(
  { complete, nothingFirst, answerTo }: Known,
  { early }: AskOptions,
  underWay: UnderWay | undefined,
): boolean {
  // Where nothing is to be added, none follow.
  return complete || (early === true && (nothingFirst || underWay?.window === answerTo));
}

/** Whether a request is for the same place in the same text. */
export function isAt({ key, window }: Pick<UnderWay, 'key' | 'window'>, at: string, other: Window): boolean {
  return (
    key === at &&
    window.line === other.line &&
    window.character === other.character &&
    window.prefix === other.prefix &&
    window.suffix === other.suffix
  );
}
