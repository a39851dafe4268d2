/** The one part of the package that is bundled; its own types are of the whole. */
declare module 'systeminformation/lib/battery.js' {
  import type { Systeminformation } from 'systeminformation';

  export default function battery(): Promise<
    Pick<Systeminformation.BatteryData, 'hasBattery' | 'acConnected'>
  >;
}
