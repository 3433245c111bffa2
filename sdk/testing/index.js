// The door of the test kit. Plain JavaScript, so that an older Node can read the sentence that it is too old.
import { explainTooOld, isSupported } from '../node-version/index.js';

/** @type {typeof import('./index.d.ts').openFunction} */
export async function openFunction(source, options) {
  if (!isSupported()) throw Object.assign(new Error(explainTooOld()), { name: 'SkerryError', code: 'NODE_TOO_OLD' });
  const kit = await import('./open.ts');
  return kit.openFunction(source, options);
}
