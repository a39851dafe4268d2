import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT } from '../modelOptions';
import { barChart } from './barChart';
import type { Report } from './report';

/** Prints a report and keeps it as Markdown, JSON and SVG in `test/results/<kind>/<name>.*`. */
export async function writeReport(
  report: Report,
  kind: 'bench' | 'eval',
  name: string,
  json: boolean,
): Promise<void> {
  const folder = join(PROJECT, 'test', 'results', kind);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(report, undefined, 2)}\n`);
  await writeFile(join(folder, `${name}.md`), toMarkdown(report));
  await writeFile(join(folder, `${name}.svg`), barChart(report.title, report.bars));
  console.log(json ? JSON.stringify(report) : toMarkdown(report));
  console.error(`Written to ${folder}`);
}

/** A Markdown table under a title and the setting. */
function toMarkdown({ title, setting, columns, rows }: Report): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [
    `## ${title}`,
    '',
    setting,
    '',
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map(line),
    '',
  ].join('\n');
}
