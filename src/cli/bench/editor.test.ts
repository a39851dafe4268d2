import assert from 'node:assert/strict';
import { latencyReport } from './editor';

describe('latencyReport', () => {
  const drafted = { key: 100, asked: 150, answered: 180, drafted: true, painted: 200 };

  it('has each stage that was seen, with its keys', () => {
    const along = { key: 300, drafted: false, painted: 310 };
    const { rows } = latencyReport(
      JSON.stringify([drafted, along, { key: 400, drafted: false }]),
      'Toy on cpu',
    );
    assert.deepEqual(
      rows.map(([, keys, median]) => [keys, median]),
      [
        [1, '50.0'],
        [1, '30.0'],
        [1, '20.0'],
        [1, '100.0'],
        [1, '10.0'],
      ],
    );
    assert.equal(latencyReport(JSON.stringify([drafted]), 'Toy on cpu').rows.length, 4);
  });

  it('is none where no key brought drafts', () => {
    const keys = [
      { ...drafted, painted: undefined },
      { key: 300, drafted: false, painted: 310 },
    ];
    assert.throws(
      () => latencyReport(JSON.stringify(keys), 'Toy on cpu'),
      /None of 2 keys brought a new draft/,
    );
    assert.throws(() => latencyReport('[]', 'Toy on cpu'), /None of 0 keys/);
  });
});
