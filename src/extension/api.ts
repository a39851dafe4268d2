import type { InlineCompletionItemProvider } from 'vscode';
import type { Statistics } from './statistics/statistics';
import type { DraftReply } from '../protocol/messages';

/** What the extension lets tests see; it exports nothing to other extensions. */
export interface TestApi {
  /** Starts the worker if need be and resolves when the model is loaded. */
  ready(): Promise<void>;
  lastReply(): DraftReply | undefined;
  workerPid(): number | undefined;
  /** Loading the bundle, and `activate`. */
  readonly activationMilliseconds: number;
  providerCalls(): number;
  requestsSent(): number;
  readonly statistics: Pick<Statistics, 'read'>;
  /** What the editor asks for ghost text. */
  readonly provider: InlineCompletionItemProvider;
}
