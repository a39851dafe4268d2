import assert from 'node:assert/strict';
import type { CheckedDevice, ListedModel } from '../../protocol/modelJobs';
import { untranslated as t } from '../testing';
import { deviceRows } from './deviceRows';
import { foreignRows } from './foreignRows';
import { installTexts, progressText, sizeText, usedText } from './jobTexts';
import { modelRows } from './modelRows';

const some = (fields: Partial<ListedModel>): ListedModel => ({
  id: 'a',
  name: 'A',
  goodAt: 'Python.',
  license: 'MIT',
  licenseUrl: 'https://example.org',
  host: 'example.org',
  downloadBytes: 2e9,
  downloadedBytes: 0,
  folder: '',
  diskBytes: 0,
  ...fields,
});

describe('sizeText', () => {
  for (const [bytes, text] of [
    [1, '1 kB'],
    [999_999, '1000 kB'],
    [988_097_824, '988 MB'],
    [3.1e9, '3.1 GB'],
  ] as const) {
    it(text, () => {
      assert.equal(sizeText(bytes), text);
    });
  }
});

describe('progressText', () => {
  for (const [phase, text] of [
    ['verify', 'checking what was downloaded: 1 MB of 4 MB'],
    ['download', '1 MB of 4 MB (model.safetensors)'],
    ['wait', 'the connection was lost; trying again (1 MB of 4 MB)'],
    ['convert', 'converting: 25 %'],
    ['measure', 'measuring model.safetensors'],
  ] as const) {
    it(phase, () => {
      assert.equal(progressText({ phase, done: 1e6, total: 4e6, what: 'model.safetensors' }, t), text);
    });
  }
});

describe('installTexts', () => {
  it('what is to be downloaded is what is not here yet', () => {
    const { question, detail, accept } = installTexts(some({ downloadedBytes: 5e8 }), t);
    assert.deepEqual([question, accept], ['Download A?', 'Download']);
    assert.match(detail, /^1\.5 GB will be downloaded from example\.org, under the licence MIT\. /);
  });

  it('where all files are here, only the conversion is left', () => {
    const { question, detail, accept } = installTexts(some({ downloadedBytes: 2e9 }), t);
    assert.deepEqual([question, accept], ['Convert A?', 'Convert']);
    assert.match(detail, /^Nothing is left to download: .* from example\.org, under the licence MIT\. /);
    assert.doesNotMatch(detail, /will be downloaded/);
  });
});

describe('usedText', () => {
  const model = { folder: '/a', name: 'A', license: 'MIT', bytes: 2e6, fillsMiddle: true };
  for (const [isCheckpoint, isChosen, text] of [
    [true, false, 'A (2 MB; MIT) is being converted, once, and will then be used.'],
    [false, false, 'A (2 MB; MIT) is now in use.'],
    [true, true, 'A (2 MB; MIT) was chosen already.'],
    [false, true, 'A (2 MB; MIT) was chosen already.'],
  ] as const) {
    it(text, () => {
      assert.equal(usedText({ ...model, isCheckpoint }, isChosen, t), text);
    });
  }
});

describe('modelRows', () => {
  const models = [
    some({}),
    some({ id: 'b', name: 'B', folder: '/models/b', diskBytes: 5e8 }),
    some({ id: 'c', name: 'C', downloadedBytes: 1e9 }),
  ];

  const suggestions = [{ repository: 'o/D', goodAt: 'All.', license: 'Apache-2.0', bytes: 988e6 }];

  it('for managing: what is here, what can be had with size, host and licence, and what can be deleted', () => {
    const { installed, available, more } = modelRows(
      { models, suggestions },
      '/models/b',
      '/card.md',
      true,
      t,
    );
    assert.deepEqual(
      installed.map(({ label, description, deletable }) => [label, description, deletable?.id]),
      [
        ['$(blank) The bundled model', 'comes with Superdraft; MIT', undefined],
        ['$(check) B', '500 MB; MIT', 'b'],
      ],
    );
    assert.deepEqual(
      available.map(({ description, deletable, action }) => [description, deletable?.id, action.kind]),
      [
        ['2.0 GB from example.org; MIT', undefined, 'install'],
        ['1.0 GB of 2.0 GB downloaded from example.org; MIT', 'c', 'install'],
        ['about 988 MB; Apache-2.0', undefined, 'hub'],
      ],
    );
    assert.deepEqual(
      more.map(({ action }) => action.kind),
      ['folder', 'file', 'elsewhere', 'hub'],
    );
  });

  it('for choosing: only what is here, and a way to the rest', () => {
    const { available, more } = modelRows({ models, suggestions }, '', '/card.md', false, t);
    assert.deepEqual(available, []);
    assert.deepEqual(
      more.map(({ action }) => action.kind),
      ['folder', 'file', 'elsewhere', 'manage'],
    );
  });

  it('a folder of the person’s own that is in use stands there too', () => {
    const { installed } = modelRows({ models: [], suggestions: [] }, '/mine', '/card.md', false, t);
    assert.deepEqual(
      installed.map(({ label }) => label),
      ['$(blank) The bundled model', '$(check) /mine'],
    );
  });
});

describe('deviceRows', () => {
  const cpu: CheckedDevice = { device: 'cpu', usable: true, note: '', oneRow: 2.44, eightRows: 3 };
  const good: CheckedDevice = { device: 'webgpu', usable: true, note: '', oneRow: 1, eightRows: 1.5 };
  const bad: CheckedDevice = {
    device: 'webgpu',
    usable: false,
    note: 'It differs.',
    oneRow: 0,
    eightRows: 0,
  };

  it('says what a pass takes, which is chosen, and which is fastest', () => {
    const [first, second] = deviceRows([cpu, good], 'cpu', t);
    assert.equal(first.label, '$(check) CPU');
    assert.match(first.detail, /2\.4 ms for one row, 3\.0 ms for eight/);
    assert.deepEqual([first.description, second.description], ['', 'fastest']);
    assert.equal(second.device, 'webgpu');
  });

  it('a device that failed its check says why and cannot be chosen', () => {
    const [, second] = deviceRows([cpu, bad], 'webgpu', t);
    assert.deepEqual(second, {
      label: '$(circle-slash) GPU (WebGPU)',
      description: 'cannot be used here',
      detail: 'It differs.',
      device: undefined,
    });
  });
});

describe('foreignRows', () => {
  it('says what a model is, whose, whether it is in use, and whether it cannot fill in the middle', () => {
    const model = { program: 'Ollama', name: 'Coder', license: 'MIT', bytes: 5e8, isCheckpoint: true };
    const models = [
      { ...model, folder: '/blobs/sha256-0', fillsMiddle: true },
      { ...model, folder: '/blobs/sha256-1', fillsMiddle: false },
    ];
    assert.deepEqual(
      foreignRows(models, '/blobs/sha256-1', t).map(({ label, description, detail }) => [
        label,
        description,
        detail,
      ]),
      [
        ['$(blank) Coder', '500 MB; MIT', 'Ollama: /blobs/sha256-0'],
        ['$(check) Coder', '500 MB; MIT; cannot fill in the middle', 'Ollama: /blobs/sha256-1'],
      ],
    );
  });
});
