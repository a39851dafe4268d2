import type { DeviceName } from '../../protocol/messages';
import type { CheckedDevice } from '../../protocol/modelJobs';
import type { Translate } from '../ui/translate';

export interface DeviceRow {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  /** Undefined for a device that cannot be used. */
  readonly device: DeviceName | undefined;
}

/** The rows of the list of devices, with what the check said and what a pass takes. */
export function deviceRows(checked: readonly CheckedDevice[], chosen: DeviceName, t: Translate): DeviceRow[] {
  const names: Record<DeviceName, string> = {
    cpu: t('CPU'),
    webgpu: t('GPU (WebGPU)'),
  };
  const usable = checked.filter((each) => each.usable);
  const fastest = usable.reduce((least, { eightRows }) => Math.min(least, eightRows), Infinity);
  return checked.map(({ device, usable: isUsable, note, oneRow, eightRows }) => {
    const icon = isUsable ? (device === chosen ? '$(check)' : '$(blank)') : '$(circle-slash)';
    const label = `${icon} ${names[device]}`;
    if (!isUsable) return { label, description: t('cannot be used here'), detail: note, device: undefined };
    const isFastest = usable.length > 1 && eightRows === fastest;
    return {
      label,
      description: isFastest ? t('fastest') : '',
      detail: t(
        'A pass takes {0} ms for one row, {1} ms for eight. {2}',
        oneRow.toFixed(1),
        eightRows.toFixed(1),
        device === 'cpu' ? t('The others are compared with it.') : t('Its answers agree with the CPU’s.'),
      ),
      device,
    };
  });
}
