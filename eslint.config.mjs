// `mayImport` below is the architecture: which folder may import which (README, "Code map").
import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** What each folder under src may import from its siblings. A folder may always import itself. */
const mayImport = {
  protocol: [],
  decoding: [],
  runtime: ['decoding'],
  retrieval: ['decoding'],
  convert: ['runtime'],
  models: ['protocol', 'runtime', 'convert'],
  worker: ['protocol', 'runtime', 'retrieval', 'decoding', 'convert', 'models'],
  // What runs in the page of a view, and what crosses to it.
  panel: [],
  extension: ['protocol', 'panel'],
  // From drafts to what is shown of them, without the editor: `npm run eval` counts what it does.
  'extension/text': ['protocol'],
  cli: ['protocol', 'runtime', 'retrieval', 'decoding', 'convert', 'models', 'worker', 'extension/text'],
};

/** The one file that imports the runtime of models. */
const SESSION = 'src/runtime/session.ts';

const folders = Object.keys(mayImport);

/** What a folder under src may not import: modules by their names, and others by patterns. */
function forbiddenTo(folder) {
  const forbidden = folders.filter(
    (other) => other !== folder && !other.includes('/') && !mayImport[folder].includes(other),
  );
  const patterns = forbidden.map((other) => {
    // `extension/text` is allowed where the rest of `extension` is not.
    const inside = mayImport[folder].filter((allowed) => allowed.startsWith(`${other}/`));
    const but = inside.map((allowed) => `(?!${allowed.slice(other.length)}/)`).join('');
    return {
      regex: `(^|/)${other}${but}(/|$)`,
      message: `src/${folder} may not import src/${other} (see README, "Code map").`,
    };
  });
  const paths = [];
  if (folder !== 'extension')
    paths.push({ name: 'vscode', message: 'Only src/extension touches the editor.' });
  paths.push({ name: 'onnxruntime-node', message: `Only ${SESSION} imports onnxruntime-node.` });
  if (folder === 'decoding' || folder === 'protocol') {
    patterns.push({
      regex: '^(node:|[a-z@])',
      message: `src/${folder} is pure: it imports nothing outside itself.`,
    });
  }
  return { paths, patterns };
}

/** The same, but that one package is allowed. */
const without = (name, { paths, patterns }) => ({
  paths: paths.filter((path) => path.name !== name),
  patterns,
});

/** The same for a folder within another, from which `..` leads to neighbours that no name tells: `depth` folders down. */
function forbiddenInside(folder, depth) {
  const { paths, patterns } = forbiddenTo(folder);
  const up = String.raw`\.\./`.repeat(depth);
  const allowed = mayImport[folder].map((other) => String.raw`\.\./${other}/`).join('|');
  const outside = {
    regex: `^${up}\\.\\./(?!${allowed})`,
    message: `src/${folder} may not import the rest of src/${folder.split('/')[0]} (see README, "Code map").`,
  };
  return { paths, patterns: [...patterns, outside] };
}

function importRules({ paths, patterns }) {
  const names = paths.map(({ name, message }) => ({ regex: `^${name}$`, message }));
  // The rule of imports does not look at `import()`. In a selector's pattern no slash may stand.
  const dynamic = [...names, ...patterns].map(({ regex, message }) => ({
    selector: `ImportExpression > Literal[value=/${regex.replaceAll('/', String.raw`\x2F`)}/]`,
    message,
  }));
  return {
    'no-restricted-imports': ['error', { paths, patterns }],
    'no-restricted-syntax': ['error', ...dynamic],
  };
}

export default tseslint.config(
  {
    ignores: [
      'dist',
      'out',
      'node_modules',
      '.editor',
      '.superdraft',
      '.train',
      'models',
      'test/fixtures',
      'test/results',
      'media',
    ],
  },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
  },
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'as' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        require: 'readonly',
        module: 'writable',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        fetch: 'readonly',
      },
    },
  },
  ...folders.map((folder) => ({
    files: [`src/${folder}/**/*.ts`],
    ignores: ['**/*.test.ts'],
    rules: importRules(forbiddenTo(folder)),
  })),
  { files: [SESSION], rules: importRules(without('onnxruntime-node', forbiddenTo('runtime'))) },
  ...[0, 1].map((depth) => ({
    files: [`src/extension/text${'/*'.repeat(depth)}/*.ts`],
    ignores: ['**/*.test.ts'],
    rules: importRules(forbiddenInside('extension/text', depth)),
  })),
);
