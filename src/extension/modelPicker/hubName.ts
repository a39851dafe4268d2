/** The hub that repositories are looked up on, unless the environment names a mirror as other tools of the hub read it. */
export const hubAddress = (environment: Readonly<Record<string, string | undefined>>): string =>
  environment['HF_ENDPOINT']?.trim().replace(/\/+$/, '') || 'https://huggingface.co';

const PART = String.raw`[\w-][\w.-]*`;
const NAME = new RegExp(`^${PART}/${PART}$`);

/** The `owner/name` in what a person typed or pasted, an address of a page of it included; nothing in anything else. */
export function repositoryIn(text: string): string | undefined {
  const trimmed = text.trim();
  // The page of a file or a revision lies below that of the repository.
  const name = URL.canParse(trimmed) ? new URL(trimmed).pathname.split('/').slice(1, 3).join('/') : trimmed;
  return NAME.test(name) ? name : undefined;
}
