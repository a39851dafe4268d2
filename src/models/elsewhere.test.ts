import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { randomModel, writeCheckpoint } from '../convert/testing/checkpoint';
import { writeGguf } from '../convert/testing/gguf';
import { modelsElsewhere } from './elsewhere';
import { inspect } from './inspect';

describe('modelsElsewhere', () => {
  const model = randomModel();
  const live = new AbortController().signal;
  let home: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'superdraft-home-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  const put = async (name: string, path: string, more = {}) => {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeGguf(join(home, path), model, { 'general.name': name, ...more });
  };
  const find = async (
    environment: NodeJS.ProcessEnv = {
      XDG_CACHE_HOME: join(home, 'cache'),
      LOCALAPPDATA: join(home, 'cache'),
    },
  ) =>
    (await modelsElsewhere(live, [home], environment)).map(({ program, name, folder }) => [
      program,
      name,
      folder.slice(home.length + 1).replaceAll('\\', '/'),
    ]);

  it('finds nothing where there is nothing', async () => {
    assert.deepEqual(await find(), []);
  });

  it('finds what Ollama keeps by its manifests, whatever else lies there', async () => {
    const digest = 'ab'.repeat(32);
    await put('Coder', `.ollama/models/blobs/sha256-${digest}`);
    const layers = [
      { mediaType: 'application/vnd.ollama.image.license', digest: `sha256:${'cd'.repeat(32)}` },
      { mediaType: 'application/vnd.ollama.image.model', digest: `sha256:${digest}` },
    ];
    const manifests = join(home, '.ollama/models/manifests/registry.ollama.ai/library/coder');
    await mkdir(manifests, { recursive: true });
    await writeFile(join(manifests, '1b'), JSON.stringify({ layers }));
    await writeFile(join(manifests, 'latest'), JSON.stringify({ layers }));
    await writeFile(join(manifests, 'broken'), '{');
    const outside = { mediaType: layers[1].mediaType, digest: 'sha256:../../../secret' };
    await writeFile(join(manifests, 'outside'), JSON.stringify({ layers: [outside] }));
    assert.deepEqual(await find(), [['Ollama', 'coder:1b', `.ollama/models/blobs/sha256-${digest}`]]);
  });

  it('calls what Ollama keeps as Ollama does', async () => {
    const names = {
      'registry.ollama.ai/library/coder/1b': 'coder:1b',
      'registry.ollama.ai/person/coder/latest': 'person/coder:latest',
      'hf.co/owner/Coder-GGUF/Q4_K_M': 'hf.co/owner/Coder-GGUF:Q4_K_M',
    };
    for (const [at, path] of Object.keys(names).entries()) {
      const digest = `${at}`.repeat(64);
      // Some say no name of their own.
      await put('', `.ollama/models/blobs/sha256-${digest}`);
      const manifest = join(home, '.ollama/models/manifests', path);
      await mkdir(dirname(manifest), { recursive: true });
      const layer = { mediaType: 'application/vnd.ollama.image.model', digest: `sha256:${digest}` };
      await writeFile(manifest, JSON.stringify({ layers: [layer] }));
    }
    assert.deepEqual((await find()).map(([, name]) => name).sort(), Object.values(names).sort());
  });

  it('finds files of LM Studio and llama.cpp, but none that cannot be used', async () => {
    await put('One', '.lmstudio/models/owner/one/one.Q4_K_M.gguf');
    await put('Other', '.lmstudio/models/owner/other/other.gguf', { 'general.architecture': 'mamba' });
    await put('Half', '.lmstudio/models/owner/half/half.gguf');
    await truncate(join(home, '.lmstudio/models/owner/half/half.gguf'), 5000);
    await put('Cpp', `own/two.gguf`);
    assert.deepEqual(await find({ LLAMA_CACHE: join(home, 'own') }), [
      ['LM Studio', 'One', '.lmstudio/models/owner/one/one.Q4_K_M.gguf'],
      ['llama.cpp', 'Cpp', 'own/two.gguf'],
    ]);
  });

  it('finds models of Hugging Face’s cache once each: checkpoints and files, through links', async function () {
    const hub = '.cache/huggingface/hub';
    await writeCheckpoint(join(home, hub, 'models--o--a/snapshots/1'), model);
    await put('File', `${hub}/models--o--b/snapshots/1/b.gguf`);
    await put('Data', `${hub}/datasets--o--c/snapshots/1/c.gguf`);
    const snapshots = join(home, hub, 'models--o--b/snapshots');
    await mkdir(join(home, hub, 'models--o--b/blobs'));
    const blob = join(home, hub, 'models--o--b/blobs/123');
    await rename(join(snapshots, '1/b.gguf'), blob);
    await mkdir(join(snapshots, '2'));
    try {
      for (const revision of ['1', '2']) await symlink(blob, join(snapshots, revision, 'b.gguf'));
    } catch {
      // Windows lets not everybody make links.
      this.skip();
    }
    assert.deepEqual(await find({}), [
      ['Hugging Face', 'a', `${hub}/models--o--a/snapshots/1`],
      ['Hugging Face', 'File', `${hub}/models--o--b/snapshots/1/b.gguf`],
    ]);
  });

  it('goes no rounds where links lead in circles', async () => {
    const models = join(home, '.lmstudio/models');
    await put('One', '.lmstudio/models/owner/one.gguf');
    // On Windows, what everybody may make.
    for (const name of ['a', 'b']) await symlink(models, join(models, 'owner', name), 'junction');
    await put('Linked', 'disk/two.gguf');
    await symlink(join(home, 'disk'), join(models, 'disk'), 'junction');
    assert.deepEqual(
      (await find({})).map(([, name]) => name),
      ['Linked', 'One'],
    );
  });

  it('looks for Hugging Face’s cache where the person keeps all caches', async () => {
    await put('File', 'cache/huggingface/hub/models--o--b/snapshots/1/b.gguf');
    assert.deepEqual(await find(), [
      ['Hugging Face', 'File', 'cache/huggingface/hub/models--o--b/snapshots/1/b.gguf'],
    ]);
  });

  it('looks for Hugging Face’s cache where its variables say, the newer name first', async () => {
    const places = { New: 'new', Old: 'old', Home: 'home/hub', Caches: 'cache/huggingface/hub' };
    for (const [name, place] of Object.entries(places))
      await put(name, `${place}/models--o--b/snapshots/1/b.gguf`);
    const environment: NodeJS.ProcessEnv = {
      HF_HUB_CACHE: join(home, 'new'),
      HUGGINGFACE_HUB_CACHE: join(home, 'old'),
      HF_HOME: join(home, 'home'),
      XDG_CACHE_HOME: join(home, 'cache'),
    };
    const names: string[] = [];
    for (const name of Object.keys(environment)) {
      names.push(...(await modelsElsewhere(live, [home], environment)).map((found) => found.name));
      environment[name] = undefined;
    }
    assert.deepEqual(names, Object.keys(places));
  });

  it('takes empty variables for none', async () => {
    await put('A', '.cache/huggingface/hub/models--o--b/snapshots/1/b.gguf');
    const empty = { HF_HUB_CACHE: '', HUGGINGFACE_HUB_CACHE: '', HF_HOME: '', XDG_CACHE_HOME: '' };
    assert.deepEqual(
      (await modelsElsewhere(live, [home], empty)).map(({ name }) => name),
      ['A'],
    );
  });

  it('does not look into a file that is too large', async () => {
    await put('Small', '.lmstudio/models/small.gguf');
    await put('Large', '.lmstudio/models/large.gguf');
    await truncate(join(home, '.lmstudio/models/large.gguf'), 4e9 + 1);
    const looked: string[] = [];
    const found = await modelsElsewhere(live, [home], {}, (path) => {
      looked.push(basename(path));
      return inspect(path);
    });
    assert.deepEqual(
      found.map(({ name }) => name),
      ['Small'],
    );
    assert.deepEqual(looked, ['small.gguf']);
  });

  it('names those first that fill in the middle', async () => {
    const marks = ['<fim_prefix>', '<fim_suffix>', '<fim_middle>'];
    const others = Array.from({ length: model.sizes.vocabulary - marks.length }, (_, id) => `t${id}`);
    await put('A', '.lmstudio/models/a.gguf');
    await put('B', '.lmstudio/models/b.gguf', {
      'tokenizer.ggml.tokens': [...marks, ...others],
    });
    assert.deepEqual(
      (await find({})).map(([, name]) => name),
      ['B', 'A'],
    );
  });

  it('stops when it is told to', async () => {
    await put('A', '.lmstudio/models/a.gguf');
    await assert.rejects(modelsElsewhere(AbortSignal.abort(new Error('enough')), [home], {}), /enough/);
  });
});
