import type { Bounds, HostInterface } from '../../engine/index.ts';
import type { ContextRef, InterfaceProvider } from '../provider.ts';
import { ATOMICS_BOUNDS, BATCH_BOUNDS, STORE_BOUNDS } from './bounds.ts';
import { DRAFT_ATOMICS, DRAFT_BATCH, bindDraftStore } from './draft.ts';
import { DRAFT2_ATOMICS, DRAFT2_BATCH, bindDraft2Store } from './draft2.ts';

/** Whether a driver answers at once is its own affair, so all of them may suspend. */
const STORE = ['get', 'set', 'delete', 'exists', 'list-keys'].map((name) => `[method]bucket.${name}`);
const BATCH = ['get-many', 'set-many', 'delete-many'];

export const keyvalueProviders: readonly InterfaceProvider[] = [
  provider('store', '0.2.0-draft', STORE, STORE_BOUNDS, bindDraftStore),
  provider('atomics', '0.2.0-draft', ['increment'], ATOMICS_BOUNDS, () => DRAFT_ATOMICS),
  provider('batch', '0.2.0-draft', BATCH, BATCH_BOUNDS, () => DRAFT_BATCH),
  provider('store', '0.2.0-draft2', STORE, STORE_BOUNDS, bindDraft2Store),
  provider('atomics', '0.2.0-draft2', ['[static]cas.new', 'increment', 'swap'], ATOMICS_BOUNDS, () => DRAFT2_ATOMICS),
  provider('batch', '0.2.0-draft2', BATCH, BATCH_BOUNDS, () => DRAFT2_BATCH),
];

function provider(
  name: string,
  version: string,
  suspending: readonly string[],
  bounds: Bounds,
  bind: (ref: ContextRef) => HostInterface,
): InterfaceProvider {
  return { name: `wasi:keyvalue/${name}`, versions: [version], suspending, bounds, bind };
}
