import { afterAccepting } from './afterAccepting';
import type { Window } from './cutWindow';
import type { Surroundings } from './filters/filter';
import { columns, leading, written } from './filters/indentation';

/** What a line ends with behind which editors indent: in Python, and after a `case`, a colon too. */
const OPENS = /[{([]$/;
const OPENS_IN_PYTHON = /[{([:]$/;
const CASE = /^\s*(?:case\b.*|default):$/;

/**
 * The text around the cursor as the editor will most likely have it once Enter was pressed at a line's end: a line like the
 * one before, one level deeper behind what opens a block. Undefined within a line, and on an empty one.
 */
export function afterEnter(
  window: Window,
  { languageId, indentation }: Pick<Surroundings, 'languageId' | 'indentation'>,
): Window | undefined {
  const line = window.prefix.slice(window.prefix.lastIndexOf('\n') + 1);
  if (!/^(?:\n|$)/.test(window.suffix) || line.trim() === '') return undefined;
  const own = leading(line);
  const isOpen = languageId === 'python' ? OPENS_IN_PYTHON.test(line) : OPENS.test(line) || CASE.test(line);
  if (!isOpen) return afterAccepting(window, { text: `\n${own}`, replaced: 0 });
  if (indentation === undefined) return undefined;
  const { tabSize, indentSize } = indentation;
  const deeper = written(columns(own, tabSize) + indentSize, indentation);
  return afterAccepting(window, { text: `\n${deeper}`, replaced: 0 });
}
