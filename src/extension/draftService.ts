import { toFault, type OnDrafts } from '../protocol/channel';
import { Slot } from '../protocol/channelSlot';
import type { Draft, DraftReply } from '../protocol/messages';
import { findKnown, isNoAnswer, keyOf, requestAt, windowAt } from './draftRequest';
import type { AskOptions, DraftServiceOptions } from './draftServiceOptions';
import { inOwnStyle, nothing, proposalsOf, type Found } from './found';
import { heldBack } from './heldBack';
import type { Outcome, Place } from './place';
import { afterAccepting } from './text/afterAccepting';
import { afterEnter } from './text/afterEnter';
import type { Window } from './text/cutWindow';
import { DraftCache, type AnswerFacts, type Known } from './text/draftCache';
import type { Proposal } from './text/filterDrafts';
import { BegunWithKey } from './timing/begunWithKey';
import { answerOf, isAnswerFor, isAt, isEnough, type Answer, type UnderWay } from './underWay';

/** From a place to its drafts: window, cache, debounce, request, filters. */
export class DraftService {
  /** Another one for each state of the settings. */
  #cache = new DraftCache();
  readonly #current = new Slot();
  /** The call that waits for a pause in typing. Apart from the request, which may be worth its answer while another waits. */
  readonly #waiting = new Slot();
  #underWay: UnderWay | undefined;
  readonly #begun = new BegunWithKey();
  /** What was made before it was asked for and was not shown yet; undefined until it is there. */
  readonly #unseen = new WeakMap<Window, () => DraftReply | undefined>();
  /** The last call, where it was answered with draft 1 of a set that is still being made. */
  #partly: { readonly place: Place; readonly options: AskOptions } | undefined;
  #running = 0;

  constructor(readonly options: DraftServiceOptions) {}

  /** Makes drafts of before useless: the settings or the model have changed. */
  forget(): void {
    this.#waiting.clear();
    this.#current.clear();
    this.#begun.leave();
    this.#cache = new DraftCache();
    this.#underWay = undefined;
  }

  /**
   * The drafts at a place. Never throws: what goes wrong is an outcome.
   * @param debounce milliseconds to wait before the worker is asked; drafts at hand come at once
   */
  async draftsAt(
    place: Place,
    debounce: number,
    signal: AbortSignal,
    options: AskOptions = {},
  ): Promise<Outcome> {
    const started = this.options.now();
    const cache = this.#cache;
    const { found, all, isJoined, begunAt } = await this.#find(place, debounce, signal, options);
    // Under other settings whoever has asked still waits for drafts; who types asks again with the next key.
    if (cache !== this.#cache && found.reason === 'cancelled' && !options.early && !signal.aborted)
      return this.draftsAt(place, 0, signal, options);
    const timed = ({ nothingFirst, took, ...last }: Found): Outcome => ({
      ...last,
      ...(options.early && { early: true }),
      ...heldBack(this.options.settings(place), { ...last, nothingFirst }, options),
      ...(begunAt !== undefined && { askedAfter: started - begunAt }),
      milliseconds: took ?? this.options.now() - started,
    });
    const outcome = timed(found);
    if (all) {
      this.options.onFirst(place, outcome);
      void all.then((last) => {
        this.options.onDone(place, { ...timed(last), firstMilliseconds: outcome.milliseconds });
      });
    } else {
      this.options.onDone(place, isJoined ? { ...outcome, reply: undefined } : outcome);
    }
    return outcome;
  }

  /** What is left of drafts that were asked for, to somebody who types along one: as it was asked for, nothing is held back. */
  restAt(place: Place): readonly Proposal[] {
    return this.#tell(place, {}, ({ isRest }) => isRest)?.proposals ?? [];
  }

  /**
   * Begins with a key what the editor will ask for in a moment: it is answered as if it had asked then.
   * @returns whether a request was made; false where drafts are at hand, or where the editor is not expected to ask
   */
  begin(place: Place): boolean {
    const window = windowAt(place, this.options);
    if (typeof window === 'string' || findKnown(this.#cache, place, window)) return false;
    return this.#begun.key(keyOf(place), window, () => {
      const controller = new AbortController();
      const underWay = this.#ask(place, window, this.#current.replace(controller.signal), { early: true });
      let reply: DraftReply | undefined;
      void underWay.all.then((found) => (reply = found.reply));
      this.#unseen.set(window, () => reply);
      return {
        underWay,
        at: this.options.now(),
        abort: () => {
          controller.abort();
        },
      };
    });
  }

  /** The cursor has gone elsewhere: what was begun with a key is not asked for any more. */
  leave(): void {
    this.#begun.leave();
  }

  /**
   * Makes the drafts that will be wanted once a proposal has been accepted. Anything that is asked for takes its place.
   * @param isLikely whether it is likely to be: where it completes its line, those of the next one are made, too
   * @returns whether they are at hand now; false when other drafts are being made or the document has changed
   */
  async prepare(place: Place, proposal: Proposal, isLikely = false): Promise<boolean> {
    const window = windowAt(place, this.options);
    if (typeof window === 'string') return false;
    const next = afterAccepting(window, proposal);
    // Behind drafts of the list or the panel, too, ghost text is what is wanted next.
    const asTyped = { ...place, whole: false };
    const made = await this.#make(asTyped, next);
    if (isLikely && made?.nothingFirst === true) await this.#makeNextLine(asTyped, next);
    return made !== undefined;
  }

  /**
   * Has the worker read the text around a place where nobody has asked for drafts yet; where the line is complete, those of
   * the next one are made. Anything that is asked for takes its place. Never throws.
   */
  async readAhead(place: Place): Promise<void> {
    if (this.options.isAwaited()) return;
    const window = windowAt(place, this.options);
    if (typeof window === 'string') return;
    const known = findKnown(this.#cache, place, window);
    // Where nothing was to be added no drafts are prepared, which would have moved a prompt that is nearly full.
    if (!known?.complete) {
      const asked = requestAt(place, window, this.options.settings(place));
      const signal = this.#current.replace();
      // Whatever is wrong shows when drafts are asked for.
      await this.options.prepare({ ...asked, early: true, promptOnly: true }, signal).catch(() => undefined);
      if (signal.aborted) return;
    }
    if (known?.nothingFirst === true) await this.#makeNextLine(place, window);
  }

  async #makeNextLine(place: Place, window: Window): Promise<void> {
    const line = afterEnter(window, place);
    if (line) await this.#make(place, line);
  }

  /** Makes the drafts of a window that nobody has asked for, unless they are known; undefined where that did not work out. */
  async #make(place: Place, window: Window): Promise<Pick<Known, 'nothingFirst'> | undefined> {
    if (this.options.isAwaited() || !place.isCurrent()) return undefined;
    const known = findKnown(this.#cache, place, window);
    if (known?.complete) return known;
    // `early` chooses the strategy that somebody who types is answered with: the drafts are the same then.
    const asked = { ...requestAt(place, window, this.options.settings(place)), early: true, ahead: true };
    try {
      const reply = await this.options.prepare(asked, this.#current.replace());
      if (isNoAnswer(reply.reason)) return undefined;
      const nothingFirst = reply.nothingFirst === true;
      this.#keep(place, window, reply.drafts, { nothingFirst });
      this.#unseen.set(window, () => reply);
      return { nothingFirst };
    } catch {
      // Whatever is wrong shows when drafts are asked for.
      return undefined;
    }
  }

  /** `isJoined` when another call made the request; `begunAt` when it was begun with a key. */
  async #find(
    place: Place,
    debounce: number,
    signal: AbortSignal,
    options: AskOptions,
  ): Promise<Answer & { readonly isJoined?: boolean; readonly begunAt?: number }> {
    this.#partly = undefined;
    const window = windowAt(place, this.options);
    if (typeof window === 'string') return { found: nothing(window) };
    const key = keyOf(place);
    const begun = this.#begun.take(key, window);
    if (begun) {
      signal.addEventListener('abort', begun.abort, { once: true });
      const answer = await answerOf(begun.underWay, options);
      if (isAnswerFor(options, answer.found)) {
        if (!heldBack(this.options.settings(place), answer.found, options))
          this.#unseen.delete(begun.underWay.window);
        return { ...answer, begunAt: begun.at };
      }
    }
    const known = findKnown(this.#cache, place, window);
    if (known && isEnough(known, options, this.#underWay)) {
      if (!known.complete) this.#partly = { place, options };
      return { found: this.#atHand(known, window, place, options) };
    }
    const turn = this.#waiting.replace(signal);
    const joined = this.#underWay;
    if (joined && isAt(joined, key, window)) {
      const { found } = await answerOf(joined, options);
      if (isAnswerFor(options, found)) return { found, isJoined: true };
    } else if (debounce > 0) {
      await this.options.wait(debounce, turn);
    }
    if (turn.aborted || !place.isCurrent()) return { found: nothing('cancelled') };
    return answerOf(this.#ask(place, window, this.#current.replace(signal), options), options);
  }

  /** Keeps drafts in the document's own style. */
  #keep(place: Place, window: Window, raw: readonly Draft[], facts: Partial<AnswerFacts>): readonly Draft[] {
    const drafts = inOwnStyle(raw, window, place);
    this.#cache.add(keyOf(place), window, drafts, facts);
    return drafts;
  }

  #atHand(known: Known, window: Window, place: Place, options: AskOptions): Found {
    const found = { ...proposalsOf(known.drafts, window, place, known.nothingFirst), atHand: true };
    const prepared = this.#unseen.get(known.answerTo)?.();
    if (!prepared || heldBack(this.options.settings(place), found, options)) return found;
    this.#unseen.delete(known.answerTo);
    return { ...found, prepared };
  }

  /** All drafts of a request are there: tells of those that fit where somebody has typed along draft 1 meanwhile. */
  #tellOfRest(): void {
    const partly = this.#partly;
    if (partly && this.#tell(partly.place, partly.options, ({ complete }) => complete))
      this.#partly = undefined;
  }

  /** Tells of what is known of a place, if that is wanted. */
  #tell(place: Place, options: AskOptions, isWanted: (known: Known) => boolean): Found | undefined {
    const window = windowAt(place, this.options);
    const known = typeof window === 'string' ? undefined : findKnown(this.#cache, place, window);
    if (typeof window === 'string' || !known || !isWanted(known)) return undefined;
    const found = this.#atHand(known, window, place, options);
    if (heldBack(this.options.settings(place), found, options)) return undefined;
    this.options.onDone(place, { ...found, milliseconds: 0 });
    return found;
  }

  #ask(place: Place, window: Window, signal: AbortSignal, options: AskOptions): UnderWay {
    let tell: (found: Found) => void = () => undefined;
    const first = new Promise<Found>((resolve) => (tell = resolve));
    const started = this.options.now();
    const took = () => ({ took: this.options.now() - started });
    const answered = this.#request(place, window, signal, options, (raw) => {
      const drafts = this.#keep(place, window, raw, { complete: false });
      const found = proposalsOf(drafts, window, place);
      if (found.proposals.length > 0)
        tell({ ...(place.isCurrent() ? found : nothing('cancelled')), ...took() });
    });
    const all = answered.then((found) => ({ ...found, ...took() }));
    const underWay: UnderWay = { key: keyOf(place), window, first, all };
    this.#underWay = underWay;
    const ended = all.then(() => {
      if (this.#underWay === underWay) this.#underWay = undefined;
    });
    // After whoever waits for the request itself.
    void ended.then(() => {
      this.#tellOfRest();
    });
    return underWay;
  }

  /** Never rejects. */
  async #request(
    place: Place,
    window: Window,
    signal: AbortSignal,
    options: AskOptions,
    onDrafts: OnDrafts,
  ): Promise<Found> {
    const { request, settings, onBusy } = this.options;
    onBusy(++this.#running > 0);
    try {
      const asked = requestAt(place, window, settings(place));
      const reply = await request(options.early ? { ...asked, early: true } : asked, signal, onDrafts);
      const { reason, nothingFirst = false } = reply;
      if (isNoAnswer(reason)) return { ...nothing(reason), reply };
      // Kept even if the text has moved on: it may have moved along one of the drafts.
      // Where nothing is to be added, somebody who types was spared the rest: it is made for whoever asks.
      const complete = reason !== 'nothingToAdd';
      const drafts = this.#keep(place, window, reply.drafts, { nothingFirst, complete });
      if (!place.isCurrent()) return { ...nothing('cancelled'), reply };
      const found = { ...proposalsOf(drafts, window, place, nothingFirst), ...(reason && { reason }), reply };
      if (heldBack(settings(place), found, options)) this.#unseen.set(window, () => reply);
      return found;
    } catch (error) {
      const fault = toFault(error);
      return fault.code === 'cancelled' ? nothing('cancelled') : { ...nothing('fault'), fault };
    } finally {
      onBusy(--this.#running > 0);
    }
  }
}
