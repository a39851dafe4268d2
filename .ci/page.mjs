/**
 * The README as the page of an extension without a repository, without pictures and with links that lead somewhere: the editor
 * shows there no files of the package, nor pictures that are written into the text.
 */
export const pageOf = (readme) =>
  readme.replace(/^!\[.*\]\((?!https:).*\)\n+/gm, '').replace(/\[([^\]]*)\]\((?!https:|#)[^)]*\)/g, '$1');
