import assert from 'node:assert/strict';
import { ModelError } from './errors';
import { libraryFault, withLibrary } from './libraryFault';

const PLACE =
  '/home/a/.vscode/extensions/superdraft/node_modules/onnxruntime-node/bin/x64/onnxruntime_binding.node';

describe('libraryFault', () => {
  const check = (message: string, expected: RegExp, code = 'ERR_DLOPEN_FAILED') => {
    const fault = libraryFault(Object.assign(new Error(message), { code }), 'linux-x64');
    assert.ok(fault instanceof ModelError);
    assert.equal(fault.code, 'libraryFailed');
    assert.match(fault.message, /^The library that runs models cannot be loaded \(/);
    assert.match(fault.message, expected);
    assert.ok(!fault.message.includes('\n'));
  };

  const said: readonly (readonly [string, RegExp])[] = [
    [`Error relocating ${PLACE}: __vsnprintf_chk: symbol not found`, /musl, as Alpine/],
    ['Error loading shared library libstdc++.so.6: No such file or directory (needed by x)', /musl/],
    ['ld-linux-x86-64.so.2: cannot open shared object file: No such file or directory', /musl/],
    ["/lib64/libc.so.6: version `GLIBC_2.28' not found (required by libonnxruntime.so.1)", /too old.*2\.28/],
    ["/lib64/libstdc++.so.6: version `GLIBCXX_3.4.22' not found (required by x)", /too old.*libstdc/],
    ['libstdc++.so.6: cannot open shared object file: No such file or directory', /Install what it names/],
    [`${PLACE}: failed to map segment from shared object`, /noexec.*SELinux.*memory/],
    [`${PLACE}: failed to map segment from shared object: Operation not permitted`, /noexec/],
    [
      'libonnxruntime.so.1: cannot enable executable stack as shared object requires: Permission denied',
      /SELinux/,
    ],
    [
      'libonnxruntime.so.1: cannot open shared object file: No such file or directory',
      /package .* linux-x64\./,
    ],
    [`${PLACE}: wrong ELF class: ELFCLASS32`, /package .* linux-x64\./],
    [`${PLACE}: invalid ELF header`, /package .* linux-x64\./],
    [
      String.raw`\\?\C:\a\onnxruntime_binding.node is not a valid Win32 application.`,
      /package .* linux-x64\./,
    ],
    [
      `dlopen(${PLACE}, 0x0001): tried: (mach-o file, but is an incompatible architecture)`,
      /package .* linux/,
    ],
    [String.raw`The specified module could not be found. \\?\C:\a\onnxruntime_binding.node`, /Visual C\+\+/],
    [String.raw`An Application Control policy has blocked this file. \\?\C:\a`, /rule of the system/],
  ];
  for (const [message, expected] of said)
    it(`says what to do: ${message}`, () => {
      check(message, expected);
    });

  it('a file that is not there: says for which machine it is, not who asked for it', () => {
    const message =
      "Cannot find module '../bin/napi-v6/linux/x64/onnxruntime_binding.node'\nRequire stack:\n- /a/b.js";
    check(message, /linux-x64\. There is one each for/, 'MODULE_NOT_FOUND');
  });

  it('no memory for the file: says that', () => {
    const error = Object.assign(new Error('cannot create object: Cannot allocate memory'), {
      code: 'ERR_DLOPEN_FAILED',
    });
    const fault = libraryFault(error, 'linux-x64');
    assert.ok(fault instanceof ModelError);
    assert.equal(fault.code, 'outOfMemory');
  });

  it('leaves anything else as it is', async () => {
    const error = new TypeError('No.');
    await assert.rejects(
      withLibrary(() => Promise.reject(error)),
      error,
    );
    assert.equal(await withLibrary(() => Promise.resolve(1)), 1);
  });
});
