/** What a check of the runtime's own begins with: a place in its source and the condition. */
const CHECK = /^\S+:\d+ .*? was (?:true|false)\. (?=\S)/s;

/** What an error of the native runtime says to a person. */
export function nativeReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().replace(CHECK, '');
}
