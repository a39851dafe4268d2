import * as vscode from 'vscode';
import { toFault } from '../../protocol/channel';
import { COMMANDS } from '../commandNames';
import { DisposableStore } from '../disposable';
import { cancellable } from '../ui/cancellable';
import { ReadOnlyPage } from '../ui/readOnlyPage';
import { describeAsked } from './describeAsked';
import { describeRequest, type Explained } from './describeRequest';
import type { Answered, LastRequest } from './lastRequest';

/** Tells the palette that there is something to show. */
const HAS_REQUEST = 'superdraft.hasRequest';

/** "Superdraft: Explain Last Request": the last request as a document that cannot be written and is never saved. */
export class ShowWhy implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #page = this.#store.add(
    new ReadOnlyPage('superdraft-why', '/last-request.md', vscode.l10n.t('Superdraft: Explain Last Request')),
  );

  constructor(readonly requests: LastRequest) {
    this.#store.add(vscode.commands.registerCommand(COMMANDS.showWhy, () => this.show()));
    requests.onFirst(() => {
      void vscode.commands.executeCommand('setContext', HAS_REQUEST, true);
    });
  }

  async show(): Promise<void> {
    const { last, asked } = this.requests;
    if (!last && !asked) {
      void vscode.window.showInformationMessage(vscode.l10n.t('No drafts have been asked for yet.'));
      return;
    }
    const lines = [
      '# Superdraft: the last request',
      '',
      ...(asked ? describeAsked(asked) : []),
      ...(last ? [describeRequest(last, await this.#explain(last))] : []),
    ];
    await this.#page.show(lines.join('\n'), vscode.ViewColumn.Beside);
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #explain({ request }: Answered): Promise<Explained> {
    try {
      const reply = await cancellable(
        vscode.ProgressLocation.Notification,
        vscode.l10n.t('Repeating the request to record its passes'),
        (signal) => this.requests.askAside({ ...request, explain: true }, signal),
      );
      if (reply.reason !== 'superseded') return { kind: 'explained', reply };
      return { kind: 'none', why: 'A newer request came first. Run the command again to see the passes.' };
    } catch (error) {
      return { kind: 'none', why: toFault(error).message };
    }
  }
}
