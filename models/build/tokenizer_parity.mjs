// Does the JavaScript tokenizer give the ids that Python gave? tokenizer_parity.py runs this.
//
//     node tokenizer_parity.mjs ../default expected.json

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';

const [folder, expectedPath] = process.argv.slice(2);
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const tokenizer = new Tokenizer(
  read(join(folder, 'tokenizer.json')),
  read(join(folder, 'tokenizer_config.json')),
);

let tokens = 0;
let wrong = 0;
const expected = read(expectedPath);
for (const { name, text, ids } of expected) {
  const got = tokenizer.encode(text, { add_special_tokens: false }).ids;
  const decoded = tokenizer.decode(got, { skip_special_tokens: false, clean_up_tokenization_spaces: false });
  const at = ids.findIndex((id, index) => id !== got[index]);
  if (at !== -1 || got.length !== ids.length) {
    wrong += 1;
    console.error(
      `${name}: differs at token ${at}: ${ids.slice(at, at + 5)} in Python, ${got.slice(at, at + 5)} here`,
    );
  } else if (decoded !== text) {
    wrong += 1;
    console.error(`${name}: decoding does not give the text back`);
  }
  tokens += ids.length;
}
console.log(`${expected.length} texts, ${tokens} tokens, ${wrong} wrong`);
process.exit(wrong ? 1 : 0);
