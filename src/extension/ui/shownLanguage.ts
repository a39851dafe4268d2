import * as vscode from 'vscode';

/** The language that texts are shown in, which is the editor's only where there is a translation. */
export const shownLanguage = (): string => (vscode.l10n.bundle === undefined ? 'en' : vscode.env.language);
