import assert from 'node:assert/strict';
import { fitToSuffix } from './fitToSuffix';

describe('fitToSuffix: in a tag that ends behind the cursor', () => {
  /** The line that a draft makes of a marked line; where the cursor stays is marked, too. */
  const check = (line: string, draft: string, expected: string, languageId = 'html') => {
    it(`${line} + ${JSON.stringify(draft)} → ${JSON.stringify(expected)}`, () => {
      const [before, after] = line.split('▮');
      const { text, replaced } = fitToSuffix(draft, { lineBefore: before, restOfLine: after, languageId });
      assert.equal(`${before}${text}▮${after.slice(replaced)}`, expected);
    });
  };
  const inJsx = (line: string, draft: string, expected: string) => {
    check(line, draft, expected, 'typescriptreact');
  };
  // The draft goes on to the end of the element, or of what it holds.
  inJsx('return <p className="▮"></p>;', 'a">{b}</p>;', 'return <p className="a">{b}</p>;▮');
  inJsx('<Item key="▮"></Item>', 'a" on={() => b}>c</Item>', '<Item key="a" on={() => b}>c</Item>▮');
  check('<p class="▮"></p>', 'a">b', '<p class="a">b▮</p>');
  check('<p class="▮"></p>', 'a">b <p>c</p>', '<p class="a">b <p>c</p>▮</p>');
  check("<p class='▮'></p>", "a' id='b'>c</p>", "<p class='a' id='b'>c</p>▮");
  check('<p ▮></p>', 'class="a">b</p>', '<p class="a">b</p>▮');
  check('<ul class="▮">', 'a">\n  <li>b</li>', '<ul class="a">\n  <li>b</li>▮');
  // What the element holds already stays.
  check('<a href="▮">b</a>', '#">c</a>', '<a href="#">▮b</a>');
  check('<a href="▮">b</a>', '#" class="c">d</a> <i></i>', '<a href="#" class="c">▮b</a>');
  check('<a ▮>b</a>', 'href="#">c</a>', '<a href="#">▮b</a>');
  check('<a href="▮">b</a>', '#">\n  c\n</a>', '<a href="#">▮b</a>');
  check('<a href="▮">b</a>', '#">b</a>', '<a href="#">b</a>▮');
  // So do attributes, and how the tag ends.
  inJsx('<p className="▮" id="b"></p>', 'a" onClick={c}>d</p>', '<p className="a" onClick={c}▮ id="b"></p>');
  check('<p class="▮" id="b">', 'a" id="b">', '<p class="a" id="b">▮');
  check('<input type="▮" />', 'text">', '<input type="text"▮ />');
  check('<input type="▮" />', 'text" name="a" />', '<input type="text" name="a" />▮');
  inJsx('<Item key="▮"></Item>', 'a" />', '<Item key="a"▮></Item>');
  // The end is that of a tag which the draft begins.
  check('<p class="▮">', 'a"><b id="c"', '<p class="a"><b id="c"▮>');
  check('<p class="▮"></div>', 'a">b</p', '<p class="a">b</p▮></div>');
  // The draft stays in the tag, or there is none.
  check('<p class="▮"></p>', 'a" id="b"', '<p class="a" id="b"▮></p>');
  check('<p class="▮"></p>', 'a', '<p class="a▮"></p>');
  check('if (a <b && c == "▮" && d > e)', 'x" && y > z)', 'if (a <b && c == "x" && y > z▮ && d > e)', 'c');
});
