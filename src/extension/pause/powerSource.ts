/** Milliseconds for which an answer is believed: asking starts a program on some systems. */
const BELIEVED = 60_000;

/** Whether the machine runs on its battery. It is asked in the background, and only when somebody wants to know. */
export class PowerSource {
  #onBattery = false;
  #asked = -Infinity;

  /**
   * @param ask may reject: what is known then stays
   * @param onChange told when an answer differs from the one before
   */
  constructor(
    readonly ask: () => Promise<boolean>,
    readonly now: () => number,
    readonly onChange: () => void,
  ) {}

  /** As it was when it was last asked; asked anew when that is a minute ago. */
  get onBattery(): boolean {
    if (this.now() - this.#asked >= BELIEVED) {
      this.#asked = this.now();
      void this.#look();
    }
    return this.#onBattery;
  }

  async #look(): Promise<void> {
    const onBattery = await this.ask().catch(() => this.#onBattery);
    if (onBattery === this.#onBattery) return;
    this.#onBattery = onBattery;
    this.onChange();
  }
}

/** Asks the operating system of the machine that the model runs on. */
export async function isOnBattery(): Promise<boolean> {
  const { default: battery } = await import('systeminformation/lib/battery.js');
  const { hasBattery, acConnected } = await battery();
  return hasBattery && !acConnected;
}
