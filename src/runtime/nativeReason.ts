import { ModelError, type ModelErrorCode } from './errors';

/** What a check of the runtime's own begins with: a place in its source and the condition. */
const CHECK = /^\S+:\d+ .*? was (?:true|false)\. (?=\S)/s;

/** What an error of the native runtime says to a person. */
export function nativeReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().replace(CHECK, '');
}

/** What C++ on each system, the runtime and its threads say where there is none left. */
const NO_MEMORY = /\bbad.alloc|allocate memory/i;

/**
 * An error of the native runtime as a fault: a model that finds no memory is neither damaged nor refused by a device.
 * @param code and what is said where it is anything else; one that is known by now stays as it is
 */
export function nativeFault(
  error: unknown,
  code: ModelErrorCode,
  say: (reason: string) => string,
): ModelError {
  if (error instanceof ModelError) return error;
  const reason = nativeReason(error);
  if (!NO_MEMORY.test(reason)) return new ModelError(code, say(reason), { cause: error });
  return new ModelError(
    'outOfMemory',
    `There is not enough memory for this model (${reason}). Close other programs, or choose a smaller model.`,
    { cause: error },
  );
}
