import type { Draft, DraftReply, DraftRequest } from '../../protocol/messages';
import { filterDrafts, surroundings } from '../text/filterDrafts';
import { percentage } from '../ui/draftItems';
import { onOneLine } from '../ui/onOneLine';
import { whyNone } from '../ui/whyNone';
import { rewrites } from '../rewrite/rewriteRequest';
import type { Answered } from './lastRequest';

/** What the same request said when it was asked once more, with an explanation. */
export type Explained =
  | { readonly kind: 'explained'; readonly reply: DraftReply }
  | { readonly kind: 'none'; readonly why: string };

/**
 * The last request as a text to read, in English like the log, since both are read by whoever looks into a problem.
 * The trees and the prompt are those of the request asked once more: recording them each time would slow down
 * typing. Drafts are a function of the text, the settings, and what is known of other files at that moment: the index,
 * the pieces that the prompt shows, and where names are declared. What was guessed and how long it took is not.
 */
export function describeRequest({ request, reply, fault, milliseconds }: Answered, again: Explained): string {
  const isSecret = reply?.reason === 'secretFile';
  return [
    ...section('Request', requestLines(request, isSecret)),
    ...section(
      'Answer',
      fault ? [`${fault.code}: ${fault.message}`] : reply ? answerLines(reply, milliseconds) : [],
    ),
    ...(reply ? section('Drafts, before and after the filters', draftLines(request, reply.drafts)) : []),
    ...(reply ? section('Drafters', drafterLines(reply)) : []),
    ...section(
      'Passes, asked once more',
      again.kind === 'none' ? [again.why] : passLines(again.reply, reply),
    ),
    ...section('Prompt', isSecret ? ['None was made.'] : promptLines(request, again)),
  ].join('\n');
}

const section = (title: string, lines: readonly string[]) => [`## ${title}`, '', ...lines, ''];

/** @param isSecret whether the text is to be left out */
function requestLines(request: DraftRequest, isSecret: boolean): string[] {
  const { path, languageId, prefix, prefixStartLine, suffix, rewriteOf } = request;
  const { count, maxTokens, strategy, extent, seed, early } = request;
  const lines = prefix.split('\n');
  return [
    `- place: ${onOneLine(path)} (${languageId}); text from line ${prefixStartLine + 1}, ${prefix.length} characters before` +
      ` the cursor and ${suffix.length} after it`,
    ...(isSecret ? [] : [`- the cursor stands after: ${JSON.stringify(lines[lines.length - 1])}`]),
    `- asked for: ${count} drafts of at most ${maxTokens} tokens, strategy ${strategy}, extent ${extent}, seed ${seed}`,
    `- the first draft was awaited while typing: ${early === true ? 'yes' : 'no'}`,
    ...(rewriteOf === undefined ? [] : [`- rewrites ${rewriteOf.length} characters`]),
  ];
}

function answerLines(reply: DraftReply, milliseconds: number): string[] {
  const { strategy, choice, passes, rows, promptRows, promptRowsReused, reason } = reply;
  const { prompt, decode } = reply.milliseconds;
  return [
    `- ${milliseconds.toFixed(1)} ms in all: prompt ${prompt.toFixed(1)} ms, decoding ${decode.toFixed(1)} ms`,
    `- strategy ${strategy}${choice === undefined ? '' : ` (chosen: ${choice})`}`,
    `- ${passes} passes, ${rows} rows; ${promptRowsReused} of ${promptRows} prompt rows reused`,
    ...(reason === undefined ? [] : [`- no drafts: ${reason}. ${whyNone(reason, (message) => message)}`]),
  ];
}

/** Each draft as the model made it, and what the filters did with it. */
function draftLines(request: DraftRequest, drafts: readonly Draft[]): string[] {
  if (drafts.length === 0) return ['The model made none.'];
  const fates = request.rewriteOf === undefined ? filtered(request, drafts) : rewritten(request, drafts);
  return drafts.map(({ text, tokens, logProbability, finish }, index) =>
    [
      `${index + 1}. ${JSON.stringify(text)}`,
      `${percentage(Math.exp(logProbability))}, ${tokens} tokens, ended by ${finish}: ${fates[index]}`,
    ].join(' — '),
  );
}

function filtered(request: DraftRequest, drafts: readonly Draft[]): string[] {
  const around = surroundings(request, request);
  return drafts.map((draft, index) => {
    const before = filterDrafts(drafts.slice(0, index), around);
    const after = filterDrafts(drafts.slice(0, index + 1), around);
    if (after.dropped.length > before.dropped.length) return `dropped, ${after.dropped.at(-1) ?? ''}`;
    const { text = '', replaced = 0 } = after.proposals.at(-1) ?? {};
    if (replaced > 0) return `shown, replacing ${replaced} characters behind the cursor`;
    return text === draft.text ? 'shown' : `shown as ${JSON.stringify(text)}`;
  });
}

function rewritten(request: DraftRequest, drafts: readonly Draft[]): string[] {
  return drafts.map((_, index) => {
    const before = rewrites(drafts.slice(0, index), request);
    const after = rewrites(drafts.slice(0, index + 1), request);
    return after.dropped.length > before.dropped.length ? `dropped, ${after.dropped.at(-1) ?? ''}` : 'shown';
  });
}

function drafterLines({ drafters = [], meanAcceptedLength }: DraftReply): string[] {
  if (drafters.length === 0) return ['None took part.'];
  const mean =
    meanAcceptedLength === undefined ? [] : [`- mean accepted length ${meanAcceptedLength.toFixed(2)}`];
  return [
    ...drafters.map(
      ({ name, draftTokens, acceptedTokens }) =>
        `- ${name}: ${acceptedTokens} of ${draftTokens} guessed tokens accepted`,
    ),
    ...mean,
  ];
}

function passLines({ explanation = '', drafts }: DraftReply, before: DraftReply | undefined): string[] {
  const texts = (list: readonly Draft[] = []) => JSON.stringify(list.map(({ text }) => text));
  const same = texts(drafts) === texts(before?.drafts);
  return [
    same
      ? 'The same drafts came.'
      : 'Other drafts came: the settings, the model, or what is known of other files has changed since.',
    '● is a row that was required, ○ one that was guessed, with its chance and who guessed it.',
    '',
    ...indented(explanation === '' ? 'No pass was needed.' : explanation),
  ];
}

function promptLines({ prefix, suffix }: DraftRequest, again: Explained): string[] {
  if (again.kind === 'explained' && again.reply.prompt !== undefined) return indented(again.reply.prompt);
  return [
    'Not cut to the model’s budget. Before the cursor:',
    '',
    ...indented(prefix),
    '',
    'After it:',
    '',
  ].concat(indented(suffix));
}

/** A block of code in Markdown that nothing inside can end. */
const indented = (text: string) => text.split('\n').map((line) => `    ${line}`.trimEnd());
