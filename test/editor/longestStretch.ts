import { Session } from 'node:inspector/promises';

/** Microseconds between two looks at the stack. */
const INTERVAL = 250;

/**
 * For how long the code of a bundle computed at a stretch at the most, while `run` was under way: what it called
 * counts, what other extensions and the host did does not, nor that other processes had the processor. From a profile
 * of this very process.
 * @param bundle how the address of the script ends
 * @returns milliseconds, and the innermost function of that stretch that was seen most
 */
export async function longestStretch(
  bundle: string,
  run: () => Promise<unknown>,
): Promise<{ milliseconds: number; within: string }> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
    await session.post('Profiler.start');
    await run();
    const { profile } = await session.post('Profiler.stop');
    const parents = new Map(
      profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])),
    );
    const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
    const isOurs = new Map<number, boolean>();
    const ours = (id: number | undefined): boolean => {
      if (id === undefined) return false;
      let known = isOurs.get(id);
      if (known === undefined) {
        known = nodes.get(id)?.callFrame.url.endsWith(bundle) === true || ours(parents.get(id));
        isOurs.set(id, known);
      }
      return known;
    };
    let longest = { milliseconds: 0, within: '' };
    let microseconds = 0;
    let seen = new Map<string, number>();
    const { samples = [], timeDeltas = [] } = profile;
    samples.forEach((sample, index) => {
      if (!ours(sample)) {
        microseconds = 0;
        seen = new Map();
        return;
      }
      // The delta of the next look is how long this stack stood. A long one is time in which the thread had no processor.
      microseconds += Math.min(timeDeltas[index + 1] ?? 0, 2 * INTERVAL);
      const name = nodes.get(sample)?.callFrame.functionName ?? '';
      seen.set(name, (seen.get(name) ?? 0) + 1);
      if (microseconds / 1000 <= longest.milliseconds) return;
      const [within] = [...seen].sort(([, one], [, other]) => other - one)[0];
      longest = { milliseconds: microseconds / 1000, within };
    });
    return longest;
  } finally {
    session.disconnect();
  }
}
