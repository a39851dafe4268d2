// The native files of onnxruntime-node, which has those of all platforms in one package.
import { existsSync, readdirSync } from 'node:fs';

const BINARIES = 'node_modules/onnxruntime-node/bin/napi-v6';

/**
 * Nothing loads these: the twin of libonnxruntime.1.dylib, whose name alone the binding knows; and DirectML, which
 * onnxruntime.dll loads when a session asks for that device, as none here does.
 */
const UNUSED = /^(libonnxruntime\.\d+\.\d+.*\.dylib|DirectML\.dll)$/;

/**
 * @param target of the Marketplace, such as darwin-arm64
 * @returns paths of the files that the target's package holds; none for a target that there is no library for
 */
export function nativeFiles(target) {
  const folder = `${BINARIES}/${target.replace('-', '/')}`;
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => !UNUSED.test(name)).map((name) => `${folder}/${name}`);
}
