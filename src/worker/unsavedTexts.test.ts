import assert from 'node:assert/strict';
import { UnsavedTexts } from './unsavedTexts';

describe('UnsavedTexts', () => {
  let asked: string[] = [];
  beforeEach(() => (asked = []));
  const index = {
    hold: (file: string, text: string) => Promise.resolve(void asked.push(`hold ${file} ${text}`)),
    update: (file: string) => Promise.resolve(void asked.push(`update ${file}`)),
  };
  const { signal } = new AbortController();
  const edited = (name: string, text: string) => ({ path: name, text, unsavedFile: `/w/${name}` });

  it('count while they are held, and what is on disk after that', async () => {
    const unsaved = new UnsavedTexts();
    await unsaved.apply([edited('a', '1'), { path: 'b', text: '1' }], index, signal);
    await unsaved.apply([edited('a', '2')], index, signal);
    await unsaved.apply([{ path: 'a', text: '3' }, { path: 'b' }], index, signal);
    await unsaved.apply([{ path: 'a', text: '4' }], index, signal);
    assert.deepEqual(asked, ['hold /w/a 1', 'hold /w/a 2', 'update /w/a']);
  });

  it('are learnt by an index that comes later, as far as they are still held', async () => {
    const unsaved = new UnsavedTexts();
    await unsaved.apply([edited('a', '1'), edited('b', '1'), edited('c', '1')], undefined, signal);
    await unsaved.apply([{ path: 'b', text: '2' }, edited('c', '2')], undefined, signal);
    await unsaved.learn(index, signal);
    assert.deepEqual(asked, ['hold /w/a 1', 'hold /w/c 2']);
  });
});
