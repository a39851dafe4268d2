import { escaped } from '../ui/escaped';
import type { Translate } from '../ui/translate';
import { add, LATENCY_BOUNDS, latencyAt, NOTHING, type Figures } from './figures';
import { plotted, type Plot } from './plot';
import { MOST_DAYS, type Days } from './store';

/** A line of the tables: what it is, and how much. */
export type Row = readonly [what: string, value: string];

export interface PageParts {
  readonly days: Days;
  /** The last day of the plots, as `2026-11-23`. */
  readonly today: string;
  /** Figures of other parts of the extension about what they have learnt. */
  readonly learned: readonly Row[];
  /** The text of the style sheet, and what allows it; new for each page. */
  readonly style: string;
  readonly nonce: string;
  /** Of the texts. */
  readonly language: string;
  /** Commands that the page's links run. */
  readonly exportCommand: string;
  readonly resetCommand: string;
}

/** Days of the plots. */
const SHOWN_DAYS = 14;

/** The page: it runs no script and loads nothing. */
export function statisticsPage(parts: PageParts, t: Translate): string {
  const { days, style, nonce, language, exportCommand, resetCommand } = parts;
  const all = [...days.values()].reduce(add, NOTHING);
  const policy = `default-src 'none'; style-src 'nonce-${nonce}';`;
  const link = (command: string, label: string) =>
    `<a class="button" href="command:${escaped(command)}">${escaped(label)}</a>`;
  return `<!DOCTYPE html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style nonce="${nonce}">${style}</style>
<title>${escaped(t('Superdraft statistics'))}</title>
</head>
<body>
<h1>${escaped(t('Statistics'))}</h1>
<p>${escaped(t('Counted and kept on this machine, and sent nowhere. Daily totals only, of the last {0} days on which something was counted; none of your code is in them.', MOST_DAYS))}</p>
<nav>${link(exportCommand, t('Export as JSON'))} ${link(resetCommand, t('Reset'))}</nav>
${days.size === 0 ? `<p class="empty">${escaped(t('Nothing has been counted yet.'))}</p>` : sections(all, parts, t)}
</body>
</html>`;
}

function sections(all: Figures, { days, today, learned }: PageParts, t: Translate): string {
  const shown = lastDays(today, SHOWN_DAYS).map((day) => ({ day, figures: days.get(day) ?? NOTHING }));
  const daily = (
    title: string,
    name: string,
    value: (figures: Figures) => number,
    text: (value: number) => string,
  ) =>
    plotted({
      title,
      columns: [t('Day'), name],
      rows: shown.map(({ day, figures }) => ({
        label: day,
        tick: day.slice('2026-'.length),
        value: value(figures),
        text: text(value(figures)),
      })),
    });
  const count = (value: number) => value.toFixed(0);
  return `<section>
${table(accepted(all, t))}
<div class="plots">
${daily(t('Acceptances, last {0} days', SHOWN_DAYS), t('Acceptances'), acceptances, count)}
${daily(t('Characters inserted, last {0} days', SHOWN_DAYS), t('Characters'), ({ characters }) => characters, count)}
${plotted(byRank(all, t))}
${plotted(byLatency(all, t))}
</div>
</section>
<section>
<h2>${escaped(t('What Superdraft has learnt'))}</h2>
${table([...speed(all, t), ...learned])}
<div class="plots">
${daily(t('Mean accepted length, last {0} days', SHOWN_DAYS), t('Tokens per required row'), meanLength, (value) => value.toFixed(2))}
${plotted(byDrafter(all, t))}
</div>
<p>${escaped(t('The time saved is an estimate: it assumes that a pass with guesses costs as much as one without.'))}</p>
</section>`;
}

const acceptances = ({ whole, words, lines }: Figures) => whole + words + lines;
const meanLength = ({ meanAcceptedLengths, offered }: Figures) =>
  offered === 0 ? 0 : meanAcceptedLengths / offered;

function accepted(all: Figures, t: Translate): Row[] {
  const bound = (share: number) => {
    const milliseconds = latencyAt(all.latencies, share);
    if (all.offered === 0) return '–';
    return milliseconds === undefined ? `> ${LATENCY_BOUNDS.at(-1) ?? 0} ms` : `≤ ${milliseconds} ms`;
  };
  return [
    [t('Times drafts were offered'), String(all.offered)],
    [t('Whole drafts accepted'), String(all.whole)],
    [t('Words accepted'), String(all.words)],
    [t('Lines accepted'), String(all.lines)],
    [t('Characters inserted'), String(all.characters)],
    [t('Time to the first draft, median'), bound(0.5)],
    [t('Time to the first draft, 95th percentile'), bound(0.95)],
  ];
}

function speed(all: Figures, t: Translate): Row[] {
  const percent = (part: number, whole: number) =>
    whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
  return [
    [
      t('Tokens per required row (mean accepted length)'),
      all.offered === 0 ? '–' : meanLength(all).toFixed(2),
    ],
    [t('Passes of the model'), String(all.passes)],
    [t('Prompt rows reused'), percent(all.promptRowsReused, all.promptRows)],
    [t('Decoding time'), seconds(all.decodeMilliseconds)],
    [t('Time saved by guesses, estimated'), seconds(all.savedMilliseconds)],
  ];
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;

function byRank(all: Figures, t: Translate): Plot {
  const rows = all.ranks.map((value, rank) => ({
    label: t('Draft {0}', rank + 1),
    tick: String(rank + 1),
    value,
    text: String(value),
  }));
  return { title: t('Acceptances by draft'), columns: [t('Draft'), t('Acceptances')], rows };
}

function byLatency(all: Figures, t: Translate): Plot {
  const last = LATENCY_BOUNDS.at(-1) ?? 0;
  const rows = all.latencies.map((value, bucket) => {
    const tick = bucket < LATENCY_BOUNDS.length ? `≤ ${LATENCY_BOUNDS[bucket]}` : `> ${last}`;
    return { label: `${tick} ms`, tick, value, text: String(value) };
  });
  return { title: t('Time to the first draft, in milliseconds'), columns: [t('Time'), t('Requests')], rows };
}

function byDrafter({ drafters }: Figures, t: Translate): Plot {
  const rows = Object.entries(drafters).map(([label, { draftTokens, acceptedTokens }]) => {
    const value = draftTokens === 0 ? 0 : acceptedTokens / draftTokens;
    return { label, tick: label, value, text: t('{0} of {1}', acceptedTokens, draftTokens) };
  });
  return {
    title: t('Guesses that were right, by drafter'),
    columns: [t('Drafter'), t('Guessed tokens that were right')],
    rows,
  };
}

const table = (rows: readonly Row[]) =>
  `<table class="sums"><tbody>${rows
    .map(([what, value]) => `<tr><th scope="row">${escaped(what)}</th><td>${escaped(value)}</td></tr>`)
    .join('')}</tbody></table>`;

/** The days up to one, oldest first. */
export function lastDays(today: string, count: number): string[] {
  const end = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: count }, (_, index) =>
    new Date(end - (count - 1 - index) * 86_400_000).toISOString().slice(0, 10),
  );
}
