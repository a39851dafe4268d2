import assert from 'node:assert/strict';
import { someLoadReply, someReply } from '../../protocol/channelTesting';
import type { Outcome } from '../place';
import type { WorkerState } from '../process/workerState';
import { someProposal, untranslated } from '../testing';
import { describeState, statusText, type Status, type StatusText } from './statusText';

const ready: WorkerState = { kind: 'ready', model: someLoadReply() };

const outcome = (count: number, own: Partial<Outcome> = {}): Outcome => ({
  proposals: Array.from({ length: count }, (_, at) => someProposal(`${at}`)),
  dropped: [],
  atHand: false,
  reply: someReply(),
  milliseconds: 41.4,
  ...own,
});

describe('statusText', () => {
  const check = (
    name: string,
    own: Partial<Status>,
    text: string,
    tooltip: RegExp,
    severity: StatusText['severity'] = 'none',
  ) => {
    it(`${name}: ${text}`, () => {
      const found = statusText(
        { worker: ready, drafting: false, automatic: true, latency: 41.4, ...own },
        untranslated,
      );
      assert.equal(found.text, text);
      assert.match(found.tooltip, tooltip);
      assert.equal(found.severity, severity);
      assert.match(found.tooltip, /[.!]$/);
    });
  };
  check('snoozed', { pausedUntil: { time: '14:30' } }, '$(debug-pause) Superdraft', /^Paused until 14:30\./);
  check('paused', { pausedUntil: 'restart' }, '$(debug-pause) Superdraft', /until the editor restarts/);
  check(
    'on battery',
    { savesBattery: true },
    '$(debug-pause) Superdraft',
    /on battery\. Drafts are made only/,
  );
  check('before the start', { worker: { kind: 'stopped' } }, '$(sparkle) Superdraft', /starts with/);
  check('starting', { worker: { kind: 'starting' } }, '$(loading~spin) Superdraft', /loading/);
  check('ready', {}, '$(sparkle) Superdraft', /^Model toy on cpu\.$/);
  check(
    'on another device than asked for',
    { worker: { kind: 'ready', model: someLoadReply({ deviceNote: 'No GPU.' }) } },
    '$(sparkle) Superdraft',
    /cpu\. No GPU\.$/,
  );
  check(
    'in a file of secrets',
    { last: { ...outcome(0), reason: 'secretFile' } },
    '$(circle-slash) Superdraft',
    /not shown to the model/,
  );
  check('drafting', { drafting: true }, '$(loading~spin) Superdraft', /Model/);
  check('three drafts', { last: outcome(3) }, '$(sparkle) 3 drafts 41 ms', /Alt\+\\ shows them, Alt\+\]/);
  check('one draft', { last: outcome(1) }, '$(sparkle) 1 draft 41 ms', /^Model/);
  check(
    'drafting after three',
    { last: outcome(3), drafting: true },
    '$(loading~spin) 3 drafts 41 ms',
    /Model/,
  );
  check('no drafts', { last: outcome(0, { reason: 'allBlank' }) }, '$(sparkle) Superdraft', /Model/);
  check(
    'a complete line',
    { last: outcome(0, { reason: 'nothingToAdd' }) },
    '$(sparkle) Superdraft',
    /^The line seems complete\..* Model/,
  );
  check(
    'after a request that was given up',
    { last: outcome(0, { reason: 'cancelled' }) },
    '$(sparkle) Superdraft',
    /^Model/,
  );
  check('only when asked for', { automatic: false }, '$(sparkle) Superdraft', /only when you ask/);
  check(
    'off in a language',
    { offIn: 'scminput', last: outcome(3) },
    '$(circle-slash) Superdraft',
    /off in scminput/,
  );
  check(
    'in a file that is excluded, whatever its language',
    { isExcluded: true, offIn: 'plaintext', pausedUntil: 'restart' },
    '$(circle-slash) Superdraft',
    /superdraft\.exclude names this file/,
  );
  check(
    'a request failed',
    { last: outcome(0, { reason: 'fault', fault: { code: 'deviceFailed', message: 'The GPU is gone.' } }) },
    '$(warning) Superdraft',
    /The GPU is gone\.$/,
    'warning',
  );
  check(
    'waiting to start again',
    { worker: { kind: 'waiting', milliseconds: 4000, reason: 'The worker ended by SIGKILL.' } },
    '$(warning) Superdraft',
    /SIGKILL\. .*4 seconds/,
    'warning',
  );
  check(
    'failed, whatever else',
    {
      worker: { kind: 'failed', fault: { code: 'modelMissing', message: 'config.json is missing.' } },
      drafting: true,
      last: outcome(3),
    },
    '$(error) Superdraft',
    /config\.json is missing\.$/,
    'error',
  );
});

describe('describeState', () => {
  const check = (state: WorkerState, expected: RegExp) => {
    it(state.kind, () => {
      assert.match(describeState(state), expected);
    });
  };
  check(ready, /^Model toy on cpu, loaded in 1 ms\.$/);
  check({ kind: 'stopped' }, /stopped/);
  check({ kind: 'starting' }, /loading/);
  check({ kind: 'waiting', milliseconds: 1000, reason: 'It ended.' }, /^It ended\. .*1000 ms/);
  check({ kind: 'failed', fault: { code: 'outOfMemory', message: 'Too big.' } }, /outOfMemory: Too big/);
});
