import { basename } from 'node:path';
import type { StatusReply } from '../../protocol/messages';
import type { WorkerState } from '../process/workerState';
import { DEFAULTS, type Settings } from '../settings';
import { describeState } from '../ui/statusText';
import { redactLine, redactLog, type Secrets } from './redact';

/** What a report is made of. */
export interface Facts {
  readonly versions: Readonly<Record<string, string>>;
  readonly worker: WorkerState;
  readonly status: StatusReply | undefined;
  readonly settings: Settings;
  readonly log: string;
  /** Besides the name of a person's own model, which the settings and the worker tell. */
  readonly secrets: Secrets;
}

/** Lines of the log that a report has at most. */
const LOG_LINES = 200;

/** A language's id; anything else in the setting may be anything. */
const LANGUAGE = /^[\w*+#.-]{1,30}$/;

/** The report as Markdown, with nothing private in it. */
export function bundle(facts: Facts): string {
  const { versions, worker, status, settings, log } = facts;
  const { folders, names } = facts.secrets;
  const secrets = { folders, names: [...names, ...modelNames(facts)] };
  const row = ([name, value]: readonly [string, string]) => `- ${name}: ${value}`;
  const lines = redactLog(log, secrets, LOG_LINES);
  return [
    '# Superdraft: report of a problem',
    '',
    'Nothing of this has been sent or saved. Read it, say below what happened, delete what you do not want to tell,',
    'and put the rest where you report the problem.',
    '',
    '## What happened',
    '',
    '…',
    '',
    '## Versions',
    '',
    ...Object.entries(versions).map(row),
    '',
    '## Worker and device',
    '',
    row(['state', redactLine(describeState(worker), secrets)]),
    row(['memory', status ? `${Math.round(status.residentBytes / 1e6)} MB` : 'no answer']),
    row(['model loaded', status ? String(status.loaded) : 'unknown']),
    '',
    '## Settings',
    '',
    ...settingTexts(settings).map(row),
    '',
    `## Log, the last ${lines.length} lines without paths, code and names`,
    '',
    '```',
    ...lines,
    '```',
    '',
  ].join('\n');
}

/** What a model of one's own is called may say what one works on. */
function modelNames({ settings, worker }: Facts): readonly string[] {
  const { modelFolder } = settings;
  if (modelFolder === '') return [];
  return [basename(modelFolder), ...(worker.kind === 'ready' ? [worker.model.model] : [])];
}

function settingTexts({ enable, exclude, modelFolder, ...others }: Settings): (readonly [string, string])[] {
  const languages = Object.entries(enable).filter(
    ([id, on]) => LANGUAGE.test(id) && enableByDefault(id) !== on,
  );
  return [
    ['model', modelFolder === '' ? 'in the box' : 'their own'],
    ['languages that differ', languages.map(([id, on]) => `${id} ${on ? 'on' : 'off'}`).join(', ') || 'none'],
    // They name files.
    ['patterns in exclude', `${Object.keys(exclude).length}`],
    ...Object.entries(others).map(([name, value]) => [name, JSON.stringify(value)] as const),
  ];
}

const enableByDefault = (id: string): boolean | undefined =>
  Object.hasOwn(DEFAULTS.enable, id) ? DEFAULTS.enable[id] : undefined;
