// The door of the test kit. Plain JavaScript, so that an older Node can read the sentence that it is too old.
import { bundledNode, explainMissing, isSupported } from '../node-version/index.js';

/** @type {typeof import('./index.d.ts').openFunction} */
export async function openFunction(source, options) {
  if (!isSupported()) throw Object.assign(new Error(explain()), { name: 'SkerryError', code: 'NODE_TOO_OLD' });
  const kit = await import('./open.ts');
  return kit.openFunction(source, options);
}

function explain() {
  const node = bundledNode();
  if (node === undefined) return explainMissing();
  const here = `Skerry needs a later Node than this one, which is ${process.version}.`;
  return `${here}\nRun the tests by an npm script, which takes the one that the package "node" brings, or with ${node}`;
}
