import { SkerryError } from '@skerry/host/base';
import { type ExportedFunc, planComponent } from '@skerry/host/engine/plan';
import { annotationOf } from '@skerry/host/engine/types';
import { offer, type Renamed } from '../../compose/index.ts';
import type { ModuleFunction, ModuleModel } from '../model.ts';
import { camel, functionName } from '../wit.ts';
import { Crossing, ForeignTypes, pascal } from './types.ts';

const RESOURCE = 'It is a resource, which does not cross. Export functions that take and return values, such as a number for each.';

/** @throws SkerryError `BUILD_FAILED`, `COMPONENT_*` */
export function readForeignComponent(path: string, id: string, bytes: Uint8Array): ModuleModel {
  const plan = planComponent(bytes);
  const functions: ModuleFunction[] = [];
  const renamed: Renamed[] = [];
  const owners = new Map<string, string>();
  const others = new Map<string, string>();
  const types = new ForeignTypes(plan.exportedTypes);
  for (const each of plan.exports) {
    const ofResource = annotationOf(each.name);
    if (ofResource !== undefined) {
      others.set(pascal(ofResource.resource), RESOURCE);
      continue;
    }
    const name = camel(each.name);
    const owner = owners.get(name);
    if (owner !== undefined) throw twice(path, name, owner, each.interfaceId);
    owners.set(name, each.interfaceId);
    try {
      functions.push(crossing(path, name, each, types));
      renamed.push({ sort: 'func', interfaceId: each.interfaceId, name: each.name, as: functionName(functions.length - 1) });
    } catch (error) {
      if (!(error instanceof Crossing)) throw error;
      others.set(name, `It has ${error.message}, which does not cross. Leave that to another function of the component.`);
    }
  }
  if (functions.length === 0) throw nothing(path, others);
  const component = offer({ name: path, bytes }, id, [...types.renamed, ...renamed]);
  return { path, id, functions, types: types.named, others, component };
}

function crossing(path: string, name: string, { type }: ExportedFunc, types: ForeignTypes): ModuleFunction {
  if (type.async) throw new Crossing('an asynchronous type');
  const parameters = type.params.map((each) => types.part(each.label, each.type));
  const returned = type.result?.shape;
  const failure = returned?.kind === 'result' ? { shape: returned.err && types.shapeOf(returned.err) } : undefined;
  const value = returned?.kind === 'result' ? returned.ok : type.result;
  const result = value && types.shapeOf(value);
  const mayFail = failure !== undefined;
  return { name, docs: undefined, parameters, result, mayFail, ...(mayFail && { failure }), at: { path, line: 1 } };
}

function twice(path: string, name: string, one: string, other: string): SkerryError {
  return new SkerryError('BUILD_FAILED', `${path} exports ${name} twice: in ${one || 'no interface'} and in ${other || 'no interface'}`, {
    help: 'Compose the component with one that exports a single interface of what you call.',
    where: path,
  });
}

export function nothing(path: string, others: ReadonlyMap<string, string>): SkerryError {
  const lines = [...others].map(([name, why]) => `\n  ${name}: ${why}`);
  return new SkerryError('BUILD_FAILED', `${path} exports no function that TypeScript can call${lines.join('')}`, {
    help: 'Export one that takes and returns numbers, texts, or lists of them.',
    where: path,
  });
}
