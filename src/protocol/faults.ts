/** What goes wrong, as it crosses between the editor and its processes. */
export const FAULT_CODES = [
  'modelMissing',
  'modelDamaged',
  'modelMismatch',
  'modelUnsupported',
  'deviceFailed',
  'libraryFailed',
  'outOfMemory',
  'diskFull',
  'badRequest',
  'cancelled',
  'workerGone',
  'versionMismatch',
  'internal',
] as const;
export type FaultCode = (typeof FAULT_CODES)[number];

/** A fault as it crosses: a code to act on and a sentence that tells the person what to do. */
export interface Fault {
  readonly code: FaultCode;
  readonly message: string;
}
