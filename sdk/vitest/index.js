// The door of the plugin. Plain JavaScript, so that an older Node can read the sentence that it is too old.
import { explainTooOld, isSupported } from '../node-version/index.js';

/** @type {typeof import('./index.d.ts').skerry} */
export function skerry() {
  /** @type {Promise<import('./plugin.ts').ModulesInTests> | undefined} */
  let modules;
  let root = process.cwd();
  const opened = () => (modules ??= open(root));
  return {
    name: 'skerry:modules',
    // Before Vite takes it for TypeScript.
    enforce: 'pre',
    configResolved(config) {
      root = config.root;
    },
    configureVitest(context) {
      // Kept from run to run by the text of one file, they would not notice that another one which it imports has changed.
      (context.defineCacheKeyGenerator ?? context.experimental_defineCacheKeyGenerator)?.(({ id }) => (mayConcern(id) ? false : undefined));
    },
    async resolveId(id, importer) {
      return mayConcern(id) || mayConcern(importer ?? '') ? (await opened()).resolve(id, importer, this) : undefined;
    },
    async load(id) {
      return mayConcern(id) ? (await opened()).load(id, this) : undefined;
    },
  };
}

/** @param {string} id */
const mayConcern = (id) => /\.(?:as(?:\.ts)?|wasm)(?:\?skerry-|$)/.test(id);

/** @param {string} root */
async function open(root) {
  if (!isSupported()) {
    throw Object.assign(new Error(explainTooOld()), { name: 'SkerryError', code: 'NODE_TOO_OLD' });
  }
  const { ModulesInTests } = await import('./plugin.ts');
  return new ModulesInTests(root);
}
