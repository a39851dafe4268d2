import * as vscode from 'vscode';
import { withSignal } from './cancellation';
import type { DraftService } from './draftService';
import { fileOf, inDocument, placeAt } from './editorPlace';
import type { Place } from './place';
import { isEnabled, type Settings } from './settings';
import { acceptedCommand } from './statistics/acceptedCommand';
import { inserted, type Proposal } from './text/filterDrafts';
import { Deletions } from './timing/deletions';
import type { TypingRhythm } from './timing/typingRhythm';
import { moveToEndCommand } from './ui/moveToEnd';

/** Documents that no person writes, and inputs of chats, which hold no code. */
const SKIPPED_SCHEMES: ReadonlySet<string> = new Set([
  'output',
  'debug',
  'vscode-terminal',
  'chatSessionInput',
  'sessions-chat',
]);

/** Whether a document is one in which people write code or text: the settings decide about drafts there. */
export function isWritten(document: vscode.TextDocument): boolean {
  return !SKIPPED_SCHEMES.has(document.uri.scheme);
}

/** Whether drafts may be shown in a document at all. */
export function isOffered(document: vscode.TextDocument, settings: Settings): boolean {
  return isWritten(document) && isEnabled(settings, document.languageId);
}

/**
 * Whether drafts will come by themselves in a document, so that its text is worth reading before. The old side of a comparison
 * cannot be written in, nor can what an extension provides as a text alone, as the addresses tell: no file system has those.
 */
export function isReadAhead(document: vscode.TextDocument, settings: Settings): boolean {
  const { scheme } = fileOf(document);
  const isWritable = scheme === 'untitled' || vscode.workspace.fs.isWritableFileSystem(scheme) === true;
  return !document.isClosed && isWritable && settings.automatic && isOffered(document, settings);
}

/** Whether the cursor is the end of a selection: a command like Replace All has changed the text, and nobody types there. */
function endsSelection(document: vscode.TextDocument, position: vscode.Position): boolean {
  const editor = vscode.window.activeTextEditor;
  return (
    editor?.document === document && !editor.selection.isEmpty && editor.selection.active.isEqual(position)
  );
}

/** Gives the editor's ghost text its drafts. */
export class DraftProvider implements vscode.InlineCompletionItemProvider {
  /** Told of each place of the cursor, so that it knows what is deleted there. */
  readonly deletions = new Deletions();
  #calls = 0;
  /** Where drafts were asked for, and then where somebody has typed along one of them. */
  #asked: Place | undefined;

  /** @param isPaused whether drafts that come by themselves are held back for now */
  constructor(
    readonly drafts: DraftService,
    readonly settings: (document: vscode.TextDocument) => Settings,
    readonly rhythm: TypingRhythm,
    readonly isPaused: () => boolean,
  ) {}

  get calls(): number {
    return this.#calls;
  }

  async provideInlineCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    { triggerKind, selectedCompletionInfo }: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[]> {
    this.#calls++;
    const settings = this.settings(document);
    const automatic = triggerKind === vscode.InlineCompletionTriggerKind.Automatic;
    if (!isOffered(document, settings) || (automatic && endsSelection(document, position))) return [];

    const selected = selectedCompletionInfo?.range.isSingleLine ? selectedCompletionInfo : undefined;
    const place = placeAt(document, position, selected);
    // What the selected entry adds does not stand in the document.
    const deleted = selected ? '' : this.deletions.at(place);
    const rest = automatic && deleted === '' ? this.#restOfAsked(place) : [];
    const isAlong = rest.length > 0;
    if (isAlong || !automatic) this.#asked = place;
    if (automatic && !isAlong && (!settings.automatic || this.isPaused())) return [];
    const debounce = automatic ? this.rhythm.rest(settings.debounce, performance.now()) : 0;
    const { proposals } = isAlong
      ? { proposals: rest }
      : await withSignal(token, (signal) =>
          this.drafts.draftsAt(place, debounce, signal, { early: automatic, deleted }),
        );
    if (token.isCancellationRequested || !place.isCurrent()) return [];

    // The whole of the selected entry is inserted together with the draft that extends it.
    const start = selected?.range.start ?? position;
    const end = selected && selected.range.end.isAfter(position) ? selected.range.end : position;
    return proposals.map((proposal, rank) => {
      const { text, replaced, behind = '' } = proposal;
      const ownText = (selected?.text ?? '') + inDocument(text, document);
      const ownBehind = inDocument(behind, document);
      const range = new vscode.Range(start, end.translate(0, replaced));
      const isMoved = replaced > 0 || behind !== '';
      const move = isMoved ? moveToEndCommand(ownText, ownBehind, document, range) : [];
      const command = acceptedCommand(inserted(proposal), rank, move);
      return new vscode.InlineCompletionItem(ownText + ownBehind, range, command);
    });
  }

  /** What is left of drafts that were asked for: who types along one keeps it, also where none come by themselves. */
  #restOfAsked(place: Place): readonly Proposal[] {
    const asked = this.#asked;
    const isBehind =
      asked?.document === place.document &&
      (place.line === asked.line + 1 || (place.line === asked.line && place.character >= asked.character));
    return isBehind ? this.drafts.restAt(place) : [];
  }
}
