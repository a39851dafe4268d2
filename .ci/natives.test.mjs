import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, it } from 'mocha';
import { nativeFiles } from './natives.mjs';

describe('native files', () => {
  const BINDING = 'onnxruntime_binding.node';
  const windows = ['dxcompiler.dll', 'dxil.dll', 'onnxruntime.dll', BINDING];
  const all = {
    'linux-x64': ['libonnxruntime.so.1', BINDING],
    'linux-arm64': ['libonnxruntime.so.1', BINDING],
    'darwin-arm64': ['libonnxruntime.1.dylib', BINDING],
    'win32-x64': windows,
    'win32-arm64': windows,
    'darwin-x64': [],
  };
  for (const [target, names] of Object.entries(all)) {
    it(`of ${target} are those that something loads`, () => {
      const files = nativeFiles(target);
      assert.deepEqual(files.map((file) => basename(file)).sort(), names);
      const binding = files.find((file) => basename(file) === BINDING);
      const [library] = names.filter((name) => /^(lib)?onnxruntime\.[^n]/.test(name));
      if (binding) assert.ok(readFileSync(binding).includes(library), `${binding} loads another library`);
    });
  }
});
