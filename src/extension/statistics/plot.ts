/** Small plots as inline SVG: colours come from the style sheet, and a table beside each says the same in words. */
import { escaped } from '../ui/escaped';

export interface Plot {
  readonly title: string;
  /** Names of the columns: what the rows are, and the value. */
  readonly columns: readonly [string, string];
  readonly rows: readonly PlotRow[];
}

export interface PlotRow {
  readonly label: string;
  /** A shorter name, for the axis. */
  readonly tick: string;
  readonly value: number;
  /** The value as it is read. */
  readonly text: string;
}

const WIDTH = 320;
const HEIGHT = 72;
const GAP = 2;
/** Room above the bars for their values, and below the axis for their names, with one line of text each. */
const LINE = 11;
/** What a character of those takes at most, by the style sheet's size. */
const CHARACTER = 4.6;

/** A plot with upright bars, named and with their values where there is room, and its table folded below. */
export function plotted({ title, columns, rows }: Plot): string {
  const most = Math.max(...rows.map(({ value }) => value), 0);
  const step = WIDTH / Math.max(1, rows.length);
  const axis = LINE + HEIGHT;
  const longest = Math.max(...rows.map(({ tick }) => tick.length), 0);
  const every = Math.max(1, Math.ceil((longest * CHARACTER) / step));
  const bars = rows.map(({ label, tick, value, text }, index) => {
    const height = most > 0 ? (HEIGHT * value) / most : 0;
    const [x, y, width] = [index * step, axis - height, Math.max(1, step - GAP)];
    const middle = (x + width / 2).toFixed(1);
    const bar = `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}"><title>${escaped(`${label}: ${text}`)}</title></rect>`;
    const fits = value > 0 && text.length * CHARACTER <= step;
    const above = fits ? `<text x="${middle}" y="${(y - 3).toFixed(1)}">${escaped(text)}</text>` : '';
    // Counted from the last one, which is today's where they are days.
    const named = (rows.length - 1 - index) % every === 0;
    const below = named ? `<text x="${middle}" y="${axis + LINE - 2}">${escaped(tick)}</text>` : '';
    return bar + above + below;
  });
  const cells = rows.map(
    ({ label, text }) => `<tr><th scope="row">${escaped(label)}</th><td>${escaped(text)}</td></tr>`,
  );
  return `<figure>
<figcaption>${escaped(title)}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${axis + LINE}" role="img" aria-label="${escaped(title)}">${bars.join('')}<line x1="0" x2="${WIDTH}" y1="${axis + 0.5}" y2="${axis + 0.5}"/></svg>
<details><summary>${escaped(columns[1])}</summary>
<table><thead><tr>${columns.map((name) => `<th scope="col">${escaped(name)}</th>`).join('')}</tr></thead>
<tbody>${cells.join('')}</tbody></table></details>
</figure>`;
}
