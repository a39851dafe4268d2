// Over 300 lines: all tests ask one hub, which may lie, in one temporary folder.
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ListedModel } from '../protocol/modelJobs';
import { randomModel } from '../convert/testing/checkpoint';
import { gguf, ggufTensors, metadataOf, type Metadata } from '../convert/testing/gguf';
import { readManifest } from '../runtime/manifest';
import type { Patience } from './download';
import { askHub } from './hub';
import { install } from './install';
import { listModels, removeModel } from './library';
import { lookUp } from './lookUp';
import { tinyModelFiles } from './testing/catalog';
import { entryOf, hubFiles, places, REVISION } from './testing/hub';
import {
  drops,
  redirects,
  sendsOtherBytes,
  showsPage,
  stalls,
  startServer,
  status,
  type Answer,
  type LyingServer,
} from './testing/lyingServer';

const REPOSITORY = 'Some_One/Tiny-0.1B';
const { info, tree, file } = places(REPOSITORY);
const PATIENCE: Patience = { window: 1000, leastBytes: 100, delays: [0], worthwhile: 1000 };
const never = new AbortController().signal;

describe('models of the hub', () => {
  let files: Record<string, Buffer>;
  let folder: string;
  let modelsFolder: string;
  let catalogFile: string;
  let server: LyingServer | undefined;

  before(async () => {
    files = await tinyModelFiles();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'superdraft-hub-'));
    modelsFolder = join(folder, 'models');
    catalogFile = join(folder, 'catalog.json');
    await writeFile(catalogFile, JSON.stringify({ version: 1, models: [] }));
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  async function serve(served: Record<string, Buffer>, answers: Record<string, Answer[]> = {}) {
    server = await startServer(served, answers);
    return server.url('');
  }
  const lookUpAt = (hub: string, signal = never): Promise<ListedModel> =>
    lookUp({ kind: 'lookUp', modelsFolder, catalogFile, repository: REPOSITORY, hub, device: 'cpu' }, signal);
  const installed = (id: string) =>
    install(
      { kind: 'install', modelsFolder, catalogFile, id },
      { signal: never, progress: () => undefined, patience: PATIENCE },
    );
  const list = async () => (await listModels({ modelsFolder, catalogFile })).models;
  const present = () => readdir(modelsFolder).catch((): string[] => []);

  it('is looked up, listed with licence and size, installed, and forgotten with its files', async () => {
    const hub = await serve(hubFiles(REPOSITORY, { ...files, 'README.md': Buffer.from('# Tiny') }));
    const found = await lookUpAt(hub);
    assert.equal(found.name, 'Tiny-0.1B');
    assert.equal(found.license, 'apache-2.0');
    assert.equal(found.goodAt, `${REPOSITORY}, ${REVISION.slice(0, 7)}`);
    const bytes = Object.values(files).reduce((sum, { length }) => sum + length, 0);
    assert.deepEqual([found.folder, found.downloadBytes], ['', bytes]);
    assert.deepEqual(await list(), [found]);
    assert.ok(server?.requests.every((request) => !request.includes('safetensors')));

    const { folder: place, fillsMiddle } = await installed(found.id);
    assert.equal(fillsMiddle, true);
    const manifest = await readManifest(join(place, 'graph'));
    assert.deepEqual(
      [manifest.name, manifest.license, manifest.quantization],
      ['Tiny-0.1B', 'apache-2.0', 'w8a8'],
    );
    const [after] = await list();
    assert.equal(after.folder, place);
    // Read when it was looked up, and not again.
    assert.equal(server?.requests.filter((request) => request.startsWith(file('config.json'))).length, 1);
    await removeModel(modelsFolder, found.id);
    assert.deepEqual([await list(), await present()], [[], []]);
  });

  it('every address names the revision, small files are known by their git hash and weights by SHA-256', async () => {
    const hub = await serve(hubFiles(REPOSITORY, files));
    const model = await askHub({ repository: REPOSITORY, hub, quantization: 'int8' }, never);
    assert.match(model.id, /^some-one\.tiny-0\.1b-[0-9a-f]{8}$/);
    assert.equal(model.quantization, 'int8');
    for (const { path, url, sha256, gitBlob } of model.files) {
      assert.equal(url, server?.url(file(path)));
      assert.equal(sha256 !== undefined, path === 'model.safetensors');
      assert.equal(gitBlob !== undefined, path !== 'model.safetensors');
    }
  });

  it('shards are taken with their index, and other weights of the repository are not', async () => {
    const { 'model.safetensors': weights, ...rest } = files;
    const sharded = {
      ...rest,
      'model.safetensors.index.json': Buffer.from('{"weight_map":{}}'),
      'model-00002-of-00002.safetensors': weights,
      'model-00001-of-00002.safetensors': weights,
      'consolidated.safetensors': weights,
      'pytorch_model.bin': weights,
    };
    const hub = await serve(hubFiles(REPOSITORY, sharded));
    const model = await askHub({ repository: REPOSITORY, hub, quantization: 'w8a8' }, never);
    assert.deepEqual(model.files.map(({ path }) => path).sort(), [
      'config.json',
      'model-00001-of-00002.safetensors',
      'model-00002-of-00002.safetensors',
      'model.safetensors.index.json',
      'tokenizer.json',
      'tokenizer_config.json',
    ]);
  });

  it('another architecture: is refused before the weights are asked for, and nothing is left', async () => {
    const config = Buffer.from('{"architectures":["GPT2LMHeadModel"],"model_type":"gpt2"}');
    const hub = await serve(hubFiles(REPOSITORY, { ...files, 'config.json': config }));
    await assert.rejects(lookUpAt(hub), { code: 'modelUnsupported', message: /gpt2|GPT2/ });
    assert.ok(server?.requests.every((request) => !request.includes('safetensors')));
    assert.deepEqual([await list(), await present()], [[], []]);
  });

  it('a model that cannot fill in the middle is installed, and says so', async () => {
    const hub = await serve(hubFiles(REPOSITORY, await tinyModelFiles(false)));
    const { id } = await lookUpAt(hub);
    assert.equal((await installed(id)).fillsMiddle, false);
  });

  it('one that the catalog suggests is no suggestion any more once it was looked up', async () => {
    const suggestions = ['o/other', REPOSITORY].map((repository) => ({
      ...{ repository, goodAt: 'Tests.', license: 'Apache-2.0', bytes: 1000 },
    }));
    await writeFile(catalogFile, JSON.stringify({ version: 1, models: [], suggestions }));
    const suggested = async () => (await listModels({ modelsFolder, catalogFile })).suggestions;
    assert.deepEqual(await suggested(), suggestions);
    await lookUpAt(await serve(hubFiles(REPOSITORY, files)));
    assert.deepEqual(await suggested(), suggestions.slice(0, 1));
  });

  it('a download that was cut off is gone on with after the editor has been closed', async () => {
    const answers = { [file('model.safetensors')]: [drops(100_000), drops(0), drops(0)] };
    const hub = await serve(hubFiles(REPOSITORY, files), answers);
    const { id } = await lookUpAt(hub);
    await assert.rejects(installed(id), { code: 'network' });
    const [{ downloadedBytes, downloadBytes }] = await list();
    assert.ok(downloadedBytes > 0 && downloadedBytes < downloadBytes);
    await installed(id);
    assert.match(server?.requests.at(-1) ?? '', /model\.safetensors bytes=[1-9]/);
  });

  it('a small file with other bytes than its git hash says is not taken', async () => {
    const answers = { [file('tokenizer.json')]: [sendsOtherBytes()] };
    const hub = await serve(hubFiles(REPOSITORY, files), answers);
    const { id } = await lookUpAt(hub);
    await assert.rejects(installed(id), { code: 'wrongFile', message: /tokenizer\.json/ });
  });

  for (const [what, names, message] of [
    ['parts of GGUF files alone', ['a-00001-of-00002.gguf', 'mmproj-a.gguf'], /no config\.json/],
    ['weights in another form', ['config.json', 'tokenizer.json', 'tokenizer_config.json'], /no model\.saf/],
    ['an index without shards', ['model.safetensors.index.json', 'config.json'], /no tokenizer\.json/],
  ] as const) {
    it(`${what}: cannot be converted, and nothing is left`, async () => {
      const held = Object.fromEntries(names.map((name) => [name, Buffer.from('{}')]));
      const hub = await serve(hubFiles(REPOSITORY, held));
      await assert.rejects(lookUpAt(hub), { code: 'modelUnsupported', message });
      assert.deepEqual(await present(), []);
    });
  }

  describe('of GGUF files', () => {
    const tiny = (more: Metadata = {}) => {
      const model = randomModel();
      return Buffer.from(gguf({ ...metadataOf(model), ...more }, ggufTensors(model)));
    };

    it('the best one is looked up by its header, downloaded and converted', async () => {
      const content = tiny();
      const names = ['tiny-Q4_K_M.gguf', 'tiny-Q8_0.gguf', 'tiny-bf16.gguf', 'README.md'];
      const held = Object.fromEntries(names.map((name) => [name, content]));
      const hub = await serve(hubFiles(REPOSITORY, held));
      const found = await lookUpAt(hub);
      assert.equal(found.downloadBytes, content.length);
      const { folder: place, fillsMiddle } = await installed(found.id);
      assert.equal(fillsMiddle, false);
      const manifest = await readManifest(join(place, 'graph'));
      assert.deepEqual([manifest.name, manifest.license], ['Tiny-0.1B', 'apache-2.0']);
      const asked = server?.requests.filter((request) => request.includes('.gguf')) ?? [];
      assert.ok(asked.length === 2 && asked.every((request) => request.startsWith(file('tiny-Q8_0.gguf'))));
      assert.deepEqual(await readdir(place), ['graph', 'model.json']);
    });

    it('one of another architecture is refused before it is downloaded', async () => {
      const hub = await serve(hubFiles(REPOSITORY, { 'a.gguf': tiny({ 'general.architecture': 'mamba' }) }));
      await assert.rejects(lookUpAt(hub), { code: 'modelUnsupported', message: /architecture mamba/ });
      assert.deepEqual(await present(), []);
    });

    it('a connection that breaks while the header is read is told of as that', async () => {
      const answers = { [file('a.gguf')]: [drops(3)] };
      const hub = await serve(hubFiles(REPOSITORY, { 'a.gguf': tiny() }), answers);
      await assert.rejects(lookUpAt(hub), { code: 'network' });
    });

    it('a checkpoint goes before GGUF files', async () => {
      const hub = await serve(hubFiles(REPOSITORY, { ...files, 'a-Q8_0.gguf': tiny() }));
      const { files: taken } = await askHub({ repository: REPOSITORY, hub, quantization: 'w8a8' }, never);
      assert.ok(taken.some(({ path }) => path === 'model.safetensors'));
    });
  });

  const failures: readonly [string, Record<string, Answer[]>, string, RegExp][] = [
    ['no such repository', { [info]: [status(404)] }, 'refused', /everyone may download/],
    ['one that needs an account', { [info]: [status(401)] }, 'refused', /everyone may download/],
    ['files that need an account', { [tree]: [status(403)] }, 'refused', /everyone may download/],
    ['a hub in trouble', { [info]: [status(503)] }, 'network', /answered 503/],
    ['too many requests', { [info]: [status(429)] }, 'network', /answered 429/],
    ['a connection that breaks', { [tree]: [drops(3)] }, 'network', /connection failed: \w.+\. Try/],
    ['an answer that never ends', { [info]: [stalls(3)] }, 'network', /connection failed: .+timeout\./],
    ['a page of a proxy', { [info]: [showsPage()] }, 'refused', /as a hub does.+ sign in to your network/],
  ];
  for (const [what, answers, code, message] of failures) {
    it(`${what}: ${code}`, async () => {
      const hub = await serve(hubFiles(REPOSITORY, files), answers);
      const request = { repository: REPOSITORY, hub, quantization: 'w8a8', patience: 300 } as const;
      await assert.rejects(askHub(request, never), { name: 'JobError', code, message });
    });
  }

  const weights = { type: 'file', path: 'model.safetensors', size: 5 };
  const lies: readonly [string, Parameters<typeof hubFiles>[2]][] = [
    ['a revision that is none', { info: { sha: '../../main' } }],
    ['a hash that is none', { entries: [{ ...weights, lfs: { oid: 'x', size: 5, pointerSize: 1 } }] }],
    ['no hash', { entries: [weights] }],
    ['no size', { entries: [{ ...weights, size: -1, oid: 'a'.repeat(40) }] }],
    ['a file twice', { entries: [entryOf('config.json', Buffer.from('{}'))] }],
  ];
  for (const [what, said] of lies) {
    it(`a hub that says ${what} is not believed`, async () => {
      const { 'model.safetensors': all, ...rest } = files;
      const held = what === 'a file twice' ? { ...rest, 'model.safetensors': all } : rest;
      const answers = hubFiles(REPOSITORY, held, said);
      // Whatever revision was stated, its tree is asked for.
      const hub = await serve({ ...answers, [places(REPOSITORY).tree]: answers[tree] });
      await assert.rejects(lookUpAt(hub), { name: 'JobError', code: 'refused' });
      assert.deepEqual(await present(), []);
    });
  }

  it('a hub that leads to an address without encryption is not followed', async () => {
    const next: Answer = (_, response, content) => {
      response.writeHead(200, { link: '<http://example.org/more>; rel="next"' }).end(content);
    };
    const hub = await serve(hubFiles(REPOSITORY, files), { [tree]: [next] });
    await assert.rejects(lookUpAt(hub), { code: 'refused', message: /not encrypted.* Correct HF_ENDPOINT/ });
    await server?.close();
    // What is answered there would state the hashes.
    const moved = await serve(hubFiles(REPOSITORY, files), { [info]: [redirects('http://example.org/api')] });
    await assert.rejects(lookUpAt(moved), {
      code: 'refused',
      message: /example\.org, which is not encrypted/,
    });
    await server?.close();
    const other = await serve(hubFiles(REPOSITORY, files), {
      [file('config.json')]: [redirects('http://example.org/config.json')],
    });
    await assert.rejects(lookUpAt(other), {
      code: 'refused',
      message: /not encrypted.* try another network/,
    });
    await assert.rejects(lookUpAt('http://example.org'), { code: 'refused', message: /HF_ENDPOINT/ });
  });

  it('a repository that has another name by now is found there', async () => {
    const to = places('some-one/Renamed');
    const answers = { [info]: [redirects(`/${to.info}`)] };
    const hub = await serve(
      { ...hubFiles(REPOSITORY, files), ...hubFiles('some-one/Renamed', files) },
      answers,
    );
    assert.equal((await lookUpAt(hub)).name, 'Tiny-0.1B');
    assert.ok(server?.requests.includes(to.info));
  });

  it('cancelled while the hub is asked', async () => {
    const hub = await serve(hubFiles(REPOSITORY, files), { [info]: [stalls(3)] });
    const controller = new AbortController();
    const running = lookUpAt(hub, controller.signal);
    setTimeout(() => {
      controller.abort();
    }, 50);
    await assert.rejects(running, { name: 'AbortError' });
    assert.deepEqual(await present(), []);
  });

  it('names that are none are never sent', async () => {
    const hub = await serve({});
    for (const repository of ['', 'a', 'a/b/c', '../b', 'a/..', 'a b/c', 'a/b?x=1', 'a/b#c']) {
      const request = { repository, hub, quantization: 'w8a8' } as const;
      await assert.rejects(askHub(request, never), { code: 'refused', message: /owner\/name/ }, repository);
    }
    assert.deepEqual(server?.requests, []);
  });

  it('what was found and then damaged on the disk is as if it had not been looked up', async () => {
    const hub = await serve(hubFiles(REPOSITORY, files));
    const { id } = await lookUpAt(hub);
    for (const content of ['', '{', '{"version":9}', '{"version":1,"models":[{"id":"../x"}]}']) {
      await writeFile(join(modelsFolder, `${id}.found.json`), content);
      assert.deepEqual(await list(), []);
    }
    await assert.rejects(installed(id), { code: 'catalog' });
    assert.equal((await lookUpAt(hub)).id, id);
  });
});
