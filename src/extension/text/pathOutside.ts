/**
 * The path by which a file is known that belongs to no workspace folder: its bare name, as the folders say nothing
 * about the code; from the outermost hidden folder on where there is one, as that may say that the file is secret.
 *
 *     /home/me/notes.ts       notes.ts
 *     /home/me/.ssh/config    .ssh/config
 *
 * @param path absolute, with forward slashes
 */
export function pathOutside(path: string): string {
  const hidden = path.search(/\/\.[^/]+\//);
  return path.slice((hidden < 0 ? path.lastIndexOf('/') : hidden) + 1);
}
