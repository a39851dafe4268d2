import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { isRecord } from '../../src/protocol/channelGuards';
import { webview } from './window';

/**
 * What axe finds wrong with the page of the view that is open, contrast included: the rules of WCAG 2.1 A and AA.
 * @returns for each rule that is broken its name and the elements that break it
 */
export async function violations(page: Page): Promise<readonly string[]> {
  const body = webview(page).locator('body');
  // As source text: the page's own policy lets no script of others in.
  await body.evaluate((_, source) => {
    (0, eval)(source);
  }, axe.source);
  const found: unknown = await body.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(({ violations }) => violations)`,
  );
  if (!Array.isArray(found)) throw new Error('axe found neither this nor that.');
  return found.map((one: unknown) => {
    const nodes = isRecord(one) && Array.isArray(one['nodes']) ? one['nodes'] : [];
    return `${isRecord(one) ? String(one['id']) : ''}: ${nodes.map((node: unknown) => (isRecord(node) ? String(node['html']) : '')).join(' ')}`;
  });
}
