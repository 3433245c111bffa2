import { decodeComponent } from '../binary/index.ts';
import type { Entity, InstanceEntity, Origin, Provide } from '../types/index.ts';
import { evaluateRoot, NOWHERE } from '../types/index.ts';
import { Collector } from './collect.ts';
import type { ExportedFunc, ExportedType, Plan } from './plan.ts';
import { withoutShims } from './shims.ts';

export type { ExportedFunc, ExportedType, Plan, Step } from './plan.ts';
export { exportKey } from './shims.ts';

/**
 * Decodes and validates a component and says how to instantiate it.
 *
 * @throws SkerryError `COMPONENT_INVALID`, `COMPONENT_UNSUPPORTED` and what `describeComponent` throws, each with the
 * byte offset in `where`
 */
export function planComponent(bytes: Uint8Array): Plan {
  const syntax = decodeComponent(bytes);
  const collector = new Collector();
  const root = evaluateRoot(syntax, collector, fromHost);
  const { modules, unused, steps, canons, lifts, instances } = collector;
  const redirects = new Map();
  const { exports, exportedTypes } = exportsOf(root);
  return withoutShims({ modules, unused, steps, canons, lifts, instances, exports, exportedTypes, redirects });
}

/** Imports of the component itself: functions and resource types are the host's. */
const fromHost: Provide = (name) => ({ given: undefined, origin: hostOrigin(name) });

/** What an import consists of; instances inside of an imported instance are known by their types only. */
const hostOrigin = (id: string): Origin => ({
  func: () => ({ kind: 'host', interfaceId: '', name: id }),
  resource: () => ({ kind: 'host', interfaceId: '', name: id }),
  member: (name) => ({
    func: () => ({ kind: 'host', interfaceId: id, name }),
    resource: () => ({ kind: 'host', interfaceId: id, name }),
    member: () => NOWHERE,
  }),
});

function exportsOf(root: InstanceEntity): Pick<Plan, 'exports' | 'exportedTypes'> {
  const exports: ExportedFunc[] = [];
  const exportedTypes: ExportedType[] = [];
  const add = (interfaceId: string, name: string, entity: Entity): void => {
    if (entity.kind === 'func') exports.push({ interfaceId, name, type: entity.type, source: entity.source });
    if (entity.kind === 'type' && entity.type === 'value') exportedTypes.push({ interfaceId, name, type: entity.value });
  };
  for (const [name, entity] of root.exports) {
    if (entity.kind !== 'instance') add('', name, entity);
    else for (const [inner, member] of entity.exports) add(name, inner, member);
  }
  return { exports, exportedTypes };
}
