import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT } from '../modelOptions';
import { barChart } from './barChart';
import type { Report } from './report';

/** Prints a report and keeps it. */
export async function writeReport(
  report: Report,
  kind: 'bench' | 'eval',
  name: string,
  json: boolean,
): Promise<void> {
  await keepReport(report, kind, name);
  console.log(json ? JSON.stringify(report) : toMarkdown(report));
}

/** Prints several reports: tables one after another, or one JSON object with a report for each name. */
export function printReports(reports: ReadonlyMap<string, Report>, json: boolean): void {
  if (json) console.log(JSON.stringify(Object.fromEntries(reports)));
  else for (const report of reports.values()) console.log(toMarkdown(report));
}

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
