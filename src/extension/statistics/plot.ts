/** Small plots as inline SVG: colours come from the style sheet, and a table beside each says the same in words. */

export interface Plot {
  readonly title: string;
  /** Names of the columns: what the rows are, and the value. */
  readonly columns: readonly [string, string];
  readonly rows: readonly PlotRow[];
}

export interface PlotRow {
  readonly label: string;
  readonly value: number;
  /** The value as it is read. */
  readonly text: string;
}

const WIDTH = 320;
const HEIGHT = 72;
const GAP = 2;

export const escaped = (text: string) =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** A plot with upright bars, and its table folded below. */
export function plotted({ title, columns, rows }: Plot): string {
  const most = Math.max(...rows.map(({ value }) => value), 0);
  const step = WIDTH / Math.max(1, rows.length);
  const bars = rows.map(({ label, value, text }, index) => {
    const height = most > 0 ? (HEIGHT * value) / most : 0;
    const [x, y] = [index * step, HEIGHT - height];
    const shape = `x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${Math.max(1, step - GAP).toFixed(1)}" height="${height.toFixed(1)}"`;
    return `<rect ${shape}><title>${escaped(`${label}: ${text}`)}</title></rect>`;
  });
  const cells = rows.map(
    ({ label, text }) => `<tr><th scope="row">${escaped(label)}</th><td>${escaped(text)}</td></tr>`,
  );
  return `<figure>
<figcaption>${escaped(title)}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT + 1}" role="img" aria-label="${escaped(title)}">${bars.join('')}<line x1="0" x2="${WIDTH}" y1="${HEIGHT + 0.5}" y2="${HEIGHT + 0.5}"/></svg>
<details><summary>${escaped(columns[1])}</summary>
<table><thead><tr>${columns.map((name) => `<th scope="col">${escaped(name)}</th>`).join('')}</tr></thead>
<tbody>${cells.join('')}</tbody></table></details>
</figure>`;
}
