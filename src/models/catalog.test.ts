import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { hashOf, isSafeAddress, parseCatalog, parseSuggestions, readCatalog, startHash } from './catalog';
import { someCatalog } from './testing/catalog';

describe('parseCatalog', () => {
  it('reads a model with its files', () => {
    const [model] = parseCatalog(someCatalog());
    assert.equal(model.id, 'tiny');
    assert.deepEqual(
      model.files.map(({ path }) => path),
      ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'model.safetensors'],
    );
  });

  const withFile = (fields: object) => {
    const catalog = someCatalog();
    const [model] = catalog.models;
    return {
      ...catalog,
      models: [{ ...model, files: [{ ...model.files[0], ...fields }, ...model.files.slice(1)] }],
    };
  };
  const withModel = (fields: object) => {
    const catalog = someCatalog();
    return { ...catalog, models: [{ ...catalog.models[0], ...fields }] };
  };

  for (const [what, catalog, message] of [
    ['another version', { ...someCatalog(), version: 2 }, /version/],
    ['no list', { version: 1 }, /models/],
    ['an id that leads out of the folder', withModel({ id: '../evil' }), /no folder's name/],
    [
      'an id with a capital, which some disks do not tell apart',
      withModel({ id: 'Tiny' }),
      /no folder's name/,
    ],
    [
      'the same id twice',
      { version: 1, models: [someCatalog().models[0], someCatalog().models[0]] },
      /twice/,
    ],
    ['an unknown quantisation', withModel({ quantization: 'int2' }), /quantization/],
    ['no licence', withModel({ license: '' }), /license/],
    ['a licence without encryption', withModel({ licenseUrl: 'http://example.org' }), /https/],
    ['no files', withModel({ files: [] }), /lacks config\.json/],
    ['a path that leads out of the folder', withFile({ path: '../config.json' }), /no file of a checkpoint/],
    ['a path on another system', withFile({ path: '..\\config.json' }), /no file of a checkpoint/],
    ['a file that could run', withFile({ path: 'modeling.py' }), /no file of a checkpoint/],
    ['an address without encryption', withFile({ url: 'http://example.org/config.json' }), /https/],
    ['no hash', withFile({ sha256: undefined }), /sha256/],
    ['a hash that is none', withFile({ sha256: 'A'.repeat(64) }), /sha256/],
    ['a git hash that is none', withFile({ sha256: undefined, gitBlob: 'a'.repeat(64) }), /gitBlob/],
    ['no size', withFile({ bytes: 0 }), /bytes/],
    ['a file twice', withFile({ path: 'model.safetensors' }), /lacks config\.json/],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => parseCatalog(catalog), { code: 'catalog', message });
    });
  }

  it('a small file may have the hash that git gives its contents', () => {
    // `printf hello | git hash-object --stdin`
    const gitBlob = 'b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0';
    const [model] = parseCatalog(withFile({ sha256: undefined, gitBlob, bytes: 5 }));
    assert.equal(hashOf(model.files[0]), gitBlob);
    assert.equal(startHash(model.files[0]).update('hello').digest('hex'), gitBlob);
  });

  it('any JSON at all: is read or refused, never more', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        try {
          parseCatalog(json);
        } catch (error) {
          assert.ok(error instanceof Error && 'code' in error && error.code === 'catalog');
        }
      }),
    );
  });
});

describe('parseSuggestions', () => {
  const suggestion = { repository: 'owner/name', goodAt: 'All.', license: 'MIT', bytes: 1 };
  const parse = (fields: object) => parseSuggestions({ suggestions: [{ ...suggestion, ...fields }] });

  it('reads them, and needs none', () => {
    assert.deepEqual(parse({ more: 1 }), [suggestion]);
    assert.deepEqual(parseSuggestions({}), []);
  });

  for (const [what, json, message] of [
    ['no list', { suggestions: {} }, /no list/],
    ['no object', { suggestions: [1] }, /suggestion 1 is no object/],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => parseSuggestions(json), { code: 'catalog', message });
    });
  }
  for (const [fields, message] of [
    [{ repository: 'https://example.org/owner/name' }, /owner\/name/],
    [{ license: undefined }, /license/],
    [{ bytes: '1' }, /bytes/],
  ] as const) {
    it(`refuses ${JSON.stringify(fields)}`, () => {
      assert.throws(() => parse(fields), { code: 'catalog', message });
    });
  }
});

describe('models/catalog.json', () => {
  it('is read, suggests models, and each of its addresses is fixed to a revision', async () => {
    const { models, suggestions } = await readCatalog('models/catalog.json');
    assert.ok(suggestions.length > 0);
    for (const { files } of models) {
      for (const { url } of files) assert.match(url, /\/[0-9a-f]{40}\//);
    }
  });

  it('is packed with what reads it', async () => {
    const packed = await readFile('.vscodeignore', 'utf8');
    for (const file of ['!models/catalog.json', '!dist/models.js']) assert.ok(packed.includes(file), file);
  });
});

describe('isSafeAddress', () => {
  for (const [address, safe] of [
    ['https://example.org/a', true],
    ['http://127.0.0.1:8080/a', true],
    ['http://example.org/a', false],
    ['http://127.0.0.1.example.org/a', false],
    ['file:///etc/passwd', false],
    ['no address', false],
  ] as const) {
    it(`${address}: ${safe ? 'yes' : 'no'}`, () => {
      assert.equal(isSafeAddress(address), safe);
    });
  }
});
