/**
 * What crosses between the editor and the models process. Rule: one process does one job. The editor sends the job,
 * the process tells of its progress as often as it likes, and ends with a result or a fault. The editor may ask it to
 * stop; it then ends with the fault `cancelled`. Only plain data crosses.
 */
import {
  isBoolean,
  isListOf,
  isNumber,
  isOneOf,
  isRecord,
  isShape,
  isString,
  type Guard,
} from './channelGuards';
import { FAULT_CODES } from './faults';
import { DEVICES, type DeviceName } from './messages';

/** What the editor sends to stop the job. */
export const CANCEL = 'cancel';

/** Where models are kept, and the list of those that can be had. */
export interface Library {
  readonly modelsFolder: string;
  readonly catalogFile: string;
}

export interface ListJob extends Library {
  readonly kind: 'list';
}

/** Asks a hub what a repository holds, and remembers it among the models that can be had. */
export interface LookUpJob extends Library {
  readonly kind: 'lookUp';
  /** `owner/name` */
  readonly repository: string;
  /** The hub's address. */
  readonly hub: string;
  /** What it is to be converted for. */
  readonly device: DeviceName;
}

/** Downloads, checks and converts a model that can be had. What an earlier attempt has left is gone on with. */
export interface InstallJob extends Library {
  readonly kind: 'install';
  readonly id: string;
}

/** Deletes an installed model, and what is left of downloads of it. */
export interface RemoveJob extends Library {
  readonly kind: 'remove';
  readonly id: string;
}

/** Looks at a folder or file that a person wants to use as a model. */
export interface InspectJob {
  readonly kind: 'inspect';
  readonly folder: string;
}

/** Looks for models that other programs keep on this machine. */
export interface ElsewhereJob {
  readonly kind: 'elsewhere';
}

/** Opens the model on every device, compares their answers with the processor's, and times a pass. */
export interface DevicesJob {
  readonly kind: 'devices';
  readonly modelFolder: string;
  readonly cacheFolder: string;
  /** As in LoadRequest. */
  readonly threads: number;
}

export interface ListedModel {
  readonly id: string;
  readonly name: string;
  /** What it is good at, in a sentence, or where it was found; empty where that is no longer known. */
  readonly goodAt: string;
  /** SPDX identifier. */
  readonly license: string;
  readonly licenseUrl: string;
  /** The host that it comes from; empty where the catalog no longer knows it. */
  readonly host: string;
  /** Bytes to download in all; 0 where the catalog no longer knows it. */
  readonly downloadBytes: number;
  /** Bytes of those that an unfinished download has left. */
  readonly downloadedBytes: number;
  /** Where it is installed; empty when it is not. */
  readonly folder: string;
  /** Bytes that it takes when installed; 0 when it is not. */
  readonly diskBytes: number;
}

/** A repository of the hub that is worth looking up. */
export interface SuggestedModel {
  /** `owner/name` */
  readonly repository: string;
  /** What it is good at, in a sentence. */
  readonly goodAt: string;
  /** SPDX identifier, as it was when the suggestion was written. */
  readonly license: string;
  /** Bytes to download, about. */
  readonly bytes: number;
}

export interface ModelList {
  readonly models: readonly ListedModel[];
  readonly suggestions: readonly SuggestedModel[];
}

export interface InstalledModel {
  readonly folder: string;
  /** Whether it reads what stands below the cursor. */
  readonly fillsMiddle: boolean;
}

export interface InspectedFolder {
  readonly folder: string;
  readonly name: string;
  readonly license: string;
  readonly bytes: number;
  /** Whether it is to be converted at its first use. */
  readonly isCheckpoint: boolean;
  /** Whether it reads what stands below the cursor. */
  readonly fillsMiddle: boolean;
}

/** A model that another program keeps. */
export interface ForeignModel extends InspectedFolder {
  readonly program: string;
}

export interface CheckedDevice {
  readonly device: DeviceName;
  readonly usable: boolean;
  /** Why it cannot be used, as a sentence; empty when it can. */
  readonly note: string;
  /** Milliseconds of a pass of one row, and of eight; 0 when it cannot be used. */
  readonly oneRow: number;
  readonly eightRows: number;
}

/** Each kind of job with what comes of it. */
export interface ModelJobs {
  readonly list: { readonly job: ListJob; readonly result: ModelList };
  readonly lookUp: { readonly job: LookUpJob; readonly result: ListedModel };
  readonly install: { readonly job: InstallJob; readonly result: InstalledModel };
  readonly remove: { readonly job: RemoveJob; readonly result: { readonly removed: boolean } };
  readonly inspect: { readonly job: InspectJob; readonly result: InspectedFolder };
  readonly elsewhere: { readonly job: ElsewhereJob; readonly result: readonly ForeignModel[] };
  readonly devices: { readonly job: DevicesJob; readonly result: readonly CheckedDevice[] };
}
export type ModelJobKind = keyof ModelJobs;
export type ModelJob = ModelJobs[ModelJobKind]['job'];

/** `verify` reads bytes that are already there; `wait` is the pause before another attempt. */
export const PHASES = ['verify', 'download', 'wait', 'convert', 'measure'] as const;

export interface JobProgress {
  readonly phase: (typeof PHASES)[number];
  /** Bytes, or steps. */
  readonly done: number;
  readonly total: number;
  /** The file, the tensor or the device. */
  readonly what: string;
}

/** What can be wrong with a job beyond what can be wrong with a model. */
export const JOB_FAULT_CODES = [
  ...FAULT_CODES,
  /** The connection was lost, and did not come back in several attempts. */
  'network',
  /** The server will not give the file. */
  'refused',
  /** What came is not what was promised. */
  'wrongFile',
  /** Another window is at the same model. */
  'busy',
  /** The catalog cannot be read, or does not know the model. */
  'catalog',
] as const;
export type JobFaultCode = (typeof JOB_FAULT_CODES)[number];

export interface JobFault {
  readonly code: JobFaultCode;
  readonly message: string;
}

/** What the process says. */
export type JobMessage =
  | { readonly type: 'progress'; readonly progress: JobProgress }
  | { readonly type: 'done'; readonly result: unknown }
  | { readonly type: 'fault'; readonly fault: JobFault };

const library = { modelsFolder: isString, catalogFile: isString };
const isListJob = isShape<ListJob>({ kind: isOneOf('list'), ...library });
const isLookUpJob = isShape<LookUpJob>({
  kind: isOneOf('lookUp'),
  ...library,
  repository: isString,
  hub: isString,
  device: isOneOf(...DEVICES),
});
const isInstallJob = isShape<InstallJob>({ kind: isOneOf('install'), ...library, id: isString });
const isRemoveJob = isShape<RemoveJob>({ kind: isOneOf('remove'), ...library, id: isString });
const isInspectJob = isShape<InspectJob>({ kind: isOneOf('inspect'), folder: isString });
const isElsewhereJob = isShape<ElsewhereJob>({ kind: isOneOf('elsewhere') });
const isDevicesJob = isShape<DevicesJob>({
  kind: isOneOf('devices'),
  modelFolder: isString,
  cacheFolder: isString,
  threads: isNumber,
});

export const isModelJob: Guard<ModelJob> = (value): value is ModelJob =>
  [isListJob, isLookUpJob, isInstallJob, isRemoveJob, isInspectJob, isElsewhereJob, isDevicesJob].some(
    (isJob) => isJob(value),
  );

const isListedModel = isShape<ListedModel>({
  id: isString,
  name: isString,
  goodAt: isString,
  license: isString,
  licenseUrl: isString,
  host: isString,
  downloadBytes: isNumber,
  downloadedBytes: isNumber,
  folder: isString,
  diskBytes: isNumber,
});

const isSuggestedModel = isShape<SuggestedModel>({
  repository: isString,
  goodAt: isString,
  license: isString,
  bytes: isNumber,
});

const isCheckedDevice = isShape<CheckedDevice>({
  device: isOneOf(...DEVICES),
  usable: isBoolean,
  note: isString,
  oneRow: isNumber,
  eightRows: isNumber,
});

const INSPECTED = {
  folder: isString,
  name: isString,
  license: isString,
  bytes: isNumber,
  isCheckpoint: isBoolean,
  fillsMiddle: isBoolean,
};

/** What answers each kind of job. */
export const isJobResult: { readonly [K in ModelJobKind]: Guard<ModelJobs[K]['result']> } = {
  list: isShape<ModelList>({ models: isListOf(isListedModel), suggestions: isListOf(isSuggestedModel) }),
  lookUp: isListedModel,
  install: isShape<InstalledModel>({ folder: isString, fillsMiddle: isBoolean }),
  remove: isShape<{ removed: boolean }>({ removed: isBoolean }),
  inspect: isShape<InspectedFolder>(INSPECTED),
  elsewhere: isListOf(isShape<ForeignModel>({ ...INSPECTED, program: isString })),
  devices: isListOf(isCheckedDevice),
};

const isProgress = isShape<JobProgress>({
  phase: isOneOf(...PHASES),
  done: isNumber,
  total: isNumber,
  what: isString,
});
const isJobFault = isShape<JobFault>({ code: isOneOf(...JOB_FAULT_CODES), message: isString });

export const isJobMessage: Guard<JobMessage> = (value): value is JobMessage => {
  if (!isRecord(value)) return false;
  if (value['type'] === 'progress') return isProgress(value['progress']);
  if (value['type'] === 'fault') return isJobFault(value['fault']);
  return value['type'] === 'done' && 'result' in value;
};
