import type { InlineCompletionItemProvider } from 'vscode';
import type { Pause } from './pause/pause';
import type { Statistics } from './statistics/statistics';
import type { Proposal } from './text/filterDrafts';
import type { DraftReply } from '../protocol/messages';

/** What the extension lets tests see; it exports nothing to other extensions. */
export interface TestApi {
  /** Starts the worker if need be and resolves when the model is loaded. */
  ready(): Promise<void>;
  lastReply(): DraftReply | undefined;
  /** What the filters left of it. */
  lastProposals(): readonly Proposal[];
  workerPid(): number | undefined;
  /** Loading the bundle, and `activate`. */
  readonly activationMilliseconds: number;
  providerCalls(): number;
  requestsSent(): number;
  /** Sets of drafts that are at hand ahead of being wanted. */
  setsPrepared(): number;
  /** What the item in the status bar shows. */
  statusBarText(): string;
  readonly pause: Pick<Pause, 'until' | 'snooze'>;
  readonly statistics: Pick<Statistics, 'read'>;
  /** What the editor asks for ghost text. */
  readonly provider: InlineCompletionItemProvider;
}
