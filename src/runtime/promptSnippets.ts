/** How pieces of other files enter a prompt. */

/** A piece of another file. */
export interface PromptSnippet {
  readonly path: string;
  /** Line feeds only. */
  readonly text: string;
}

/**
 * `document`: as files of their own in the model's plain template, for models whose template names a path.
 * `comment`: in front of the prefix, each after its path in a comment, for models that know no second file.
 */
export type SnippetForm = 'document' | 'comment';

export interface PromptContext {
  /** Best first. */
  readonly snippets: readonly PromptSnippet[];
  /** Most tokens of them all. The same for every request of a model, so that the same snippets fit each time. */
  readonly budget: number;
  /** Left out: `document` where the template allows it. */
  readonly form?: SnippetForm;
}

/** Share of the model's context that snippets may take, by `npm run eval -- --context`. */
export const SNIPPET_SHARE = 0.25;

export const NO_CONTEXT: PromptContext = { snippets: [], budget: 0 };

/**
 * The tokens of the snippets that fit, the best one last, next to the code that it is like. One that is too long is
 * left out; it depends on nothing but the snippets and the budget, so that typing changes no token of it.
 * @param budget most tokens
 * @param encode a snippet's tokens, its path and marks included
 */
export function fitSnippets(
  snippets: readonly PromptSnippet[],
  budget: number,
  encode: (snippet: PromptSnippet) => readonly number[],
): number[] {
  const fitting: (readonly number[])[] = [];
  let left = budget;
  for (const snippet of snippets) {
    const tokens = encode(snippet);
    if (tokens.length > left) continue;
    left -= tokens.length;
    fitting.unshift(tokens);
  }
  return fitting.flat();
}

const HASH =
  /\.(?:py|pyi|rb|sh|bash|zsh|fish|ps1|pl|pm|r|jl|ya?ml|toml|tf|nix|cmake|ex|exs|nim)$|(?:^|\/)(?:Dockerfile|Makefile)$/i;
const DASHES = /\.(?:sql|lua|hs|elm|adb|ads|vhdl?)$/i;
const MARKUP = /\.(?:html?|xml|vue|svelte|md|svg)$/i;
const STYLE = /\.css$/i;

/** The snippet after its path, in a comment of the language of the file that is edited. */
export function asComment({ path, text }: PromptSnippet, editedPath: string): string {
  return `${comment(path, editedPath)}\n${text.trimEnd()}\n\n`;
}

function comment(text: string, editedPath: string): string {
  if (HASH.test(editedPath)) return `# ${text}`;
  if (DASHES.test(editedPath)) return `-- ${text}`;
  if (MARKUP.test(editedPath)) return `<!-- ${text} -->`;
  if (STYLE.test(editedPath)) return `/* ${text} */`;
  return `// ${text}`;
}
