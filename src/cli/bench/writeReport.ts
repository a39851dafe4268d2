import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT } from '../modelOptions';
import { barChart } from './barChart';
import type { Report } from './report';

/** Keeps a report as Markdown, JSON and SVG in `test/results/<kind>/<name>.*`. */
export async function keepReport(report: Report, kind: 'bench' | 'eval', name: string): Promise<void> {
  const folder = join(PROJECT, 'test', 'results', kind);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(report, undefined, 2)}\n`);
  await writeFile(join(folder, `${name}.md`), toMarkdown(report));
  await writeFile(join(folder, `${name}.svg`), barChart(report.title, report.bars));
  console.error(`Written to ${join(folder, name)}.{json,md,svg}`);
}

/** A Markdown table under a title and the setting. */
export function toMarkdown({ title, setting, columns, rows }: Report): string {
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
