/** The operating system's name for what went wrong (`ENOENT`, `ENOSPC`), if it was its doing. */
export function errorCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
