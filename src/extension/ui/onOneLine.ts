/** A name as it stands in a line: what would break the line, or turn around what follows, is written out. */
export const onOneLine = (name: string): string =>
  name.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
