import axe from 'axe-core';
import { selectors, type Page } from 'playwright-core';
import { webview } from './window';

/** What WCAG 2.1 AA asks of text. */
const LEAST = 4.5;

/**
 * Finds the elements that hold text of too little contrast. The statistics run no script, so that axe cannot be run in
 * their page; a selector engine lives in a world of its own, where the page's styles can still be read.
 */
const ENGINE = `(() => {
  ${axe.source}
  const holdsText = (element) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '');
  const isFaint = (element) => {
    const { color } = axe.commons;
    // Axe does not look behind drawings: what is behind the title of one is behind it, too.
    const drawing = element.ownerSVGElement;
    const behind = color.getBackgroundColor(drawing?.previousElementSibling ?? element, []);
    const text = drawing ? new color.Color() : color.getForegroundColor(element, false, behind);
    if (drawing) text.parseString(getComputedStyle(element).fill);
    return !behind || !text || color.getContrast(behind, text) < ${LEAST};
  };
  const queryAll = () => {
    axe.setup(document);
    try {
      return [...document.body.querySelectorAll('*')].filter(
        (element) => element.checkVisibility() && holdsText(element) && isFaint(element),
      );
    } finally {
      axe.teardown();
    }
  };
  return { queryAll, query: () => queryAll()[0] };
})()`;

/** To be called once, before any browser is started: those that were closed cannot be told of it. */
export const registerContrast = (): Promise<void> =>
  selectors.register('faint', { content: ENGINE }, { contentScript: true });

/** The texts of the view that is open which stand out from what is behind them by less than 4.5 to 1. */
export async function faintTexts(page: Page): Promise<readonly string[]> {
  const found = await webview(page).locator('faint=text').all();
  return Promise.all(found.map(async (element) => (await element.textContent()) ?? ''));
}
