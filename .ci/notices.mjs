// The licences of what the package carries of others. esbuild.mjs writes them to dist/ThirdPartyNotices.txt.
import { readdirSync, readFileSync } from 'node:fs';

/** Packages that ship as they are, beside the bundles. */
const UNBUNDLED = ['node_modules/onnxruntime-common', 'node_modules/onnxruntime-node'];

const LICENSE_FILE = /^(licen[sc]e|copying|notice)[^.]*(\.(md|txt))?$/i;

/**
 * One notice for each package that ships, in a bundle or beside it.
 * @param metafiles what esbuild says of its builds; their paths are relative to the working folder
 * @throws Error that names a package of which no licence text is known
 */
export function notices(metafiles) {
  const bundles = metafiles.flatMap(({ outputs }) => Object.values(outputs));
  const folders = bundles
    .flatMap(({ inputs }) => Object.keys(inputs))
    .map((path) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path)?.[0])
    .filter((folder) => folder !== undefined);
  return [...new Set([...UNBUNDLED, ...folders])].sort().map(notice).join('\n\n');
}

/**
 * @param folder of a package
 * @throws Error when the package has no licence file and its licence is not MIT
 */
export function notice(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const files = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && LICENSE_FILE.test(entry.name),
  );
  const texts = files.map((file) => readFileSync(`${folder}/${file.name}`, 'utf8'));
  if (texts.length === 0) {
    if (license !== 'MIT') {
      throw new Error(
        `${folder} has no licence file. Find the text of its licence, and add it to notices.mjs.`,
      );
    }
    texts.push(mit(holder(name, author)));
  }
  if (name === 'onnxruntime-node') {
    const address = `https://github.com/microsoft/onnxruntime/blob/v${version}/ThirdPartyNotices.txt`;
    texts.push(`The notices of what its native libraries carry of others are in\n${address}`);
  }
  const title = `${name} ${version} (${license})\nhttps://www.npmjs.com/package/${name}/v/${version}`;
  return [title, ...texts].map((text) => `${text.trim()}\n`).join('\n');
}

/** Whose copyright it is where no licence file says it. */
function holder(name, author) {
  // Their manifests name the person who publishes them.
  if (name.startsWith('onnxruntime-')) return 'Microsoft Corporation';
  return author?.name ?? author ?? `the authors of ${name}`;
}

/** The text of the MIT licence: that of this repository, with another holder. */
function mit(holder) {
  return readFileSync('LICENSE', 'utf8').replace(/^Copyright.*$/m, () => `Copyright (c) ${holder}`);
}
