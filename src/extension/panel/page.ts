import { escaped } from '../ui/escaped';

/** What the panel's page is made of. */
export interface PageParts {
  /** Addresses of the script and the style sheet, as the page reaches them. */
  readonly script: string;
  readonly style: string;
  /** Where style sheets may come from. */
  readonly source: string;
  /** Allows the one script; new for each page. */
  readonly nonce: string;
  /** Of the texts. */
  readonly language: string;
  readonly again: string;
  readonly label: string;
}

/** The page: nothing in it loads from anywhere but the extension, and no script runs but its own. */
export function page(parts: PageParts): string {
  const { script, style, source, nonce, language, again, label } = parts;
  const policy = `default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}';`;
  return `<!DOCTYPE html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escaped(style)}">
<title>${escaped(label)}</title>
</head>
<body>
<h1 id="title"></h1>
<p id="status" role="status" aria-live="polite"></p>
<button id="again" hidden>${escaped(again)}</button>
<ul id="drafts" role="listbox" tabindex="0" aria-label="${escaped(label)}"></ul>
<script nonce="${nonce}" src="${escaped(script)}"></script>
</body>
</html>`;
}
