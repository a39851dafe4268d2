/** Those that the worker knows, which a test compares. */
const KEY_FOLDER = /\/\.(?:ssh|aws|gnupg|kube|docker|azure|password-store|config\/gh)(?:\/|$)/i;

/**
 * Whether a folder is, or lies in, one that holds keys and credentials by convention.
 * @param path absolute, with forward slashes
 */
export function isKeyFolder(path: string): boolean {
  return KEY_FOLDER.test(path);
}
