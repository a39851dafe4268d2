/** `vscode.l10n.t`: a sentence in the person's language, its {0} filled in. */
export type Translate = (message: string, ...values: (string | number)[]) => string;
