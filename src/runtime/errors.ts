/** What can be wrong with a model, a device or the library that runs them. */
export type ModelErrorCode =
  | 'modelMissing'
  | 'modelDamaged'
  | 'modelMismatch'
  | 'modelUnsupported'
  | 'deviceFailed'
  | 'libraryFailed'
  | 'outOfMemory'
  | 'diskFull'
  | 'cancelled';

/** A fault with a code to act on and a message that tells the person what is wrong and what to do. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  constructor(
    readonly code: ModelErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
