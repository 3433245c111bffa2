import { SkerryError } from '@skerry/host/base';
import { type ExportedFunc, planComponent } from '@skerry/host/engine/plan';
import type { ValType } from '@skerry/host/engine/types';
import { offer, type Renamed } from '../../compose/index.ts';
import { ARRAY_CLASSES, type ModuleFunction, type ModuleModel, type Part, type Shape } from '../model.ts';
import { functionName, numberOf } from '../wit.ts';

/** What cannot cross, in the words of WIT. */
class Crossing extends Error {}

/** `get-all` is `getAll` in JavaScript. */
const camel = (name: string): string => name.toLowerCase().replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** @throws SkerryError `BUILD_FAILED`, `COMPONENT_*` */
export function readForeignComponent(path: string, id: string, bytes: Uint8Array): ModuleModel {
  const functions: ModuleFunction[] = [];
  const renamed: Renamed[] = [];
  const owners = new Map<string, string>();
  const others = new Map<string, string>();
  for (const each of planComponent(bytes).exports) {
    const name = camel(each.name);
    const owner = owners.get(name);
    if (owner !== undefined) throw twice(path, name, owner, each.interfaceId);
    owners.set(name, each.interfaceId);
    try {
      functions.push(crossing(path, name, each));
      renamed.push({ interfaceId: each.interfaceId, name: each.name, as: functionName(functions.length - 1) });
    } catch (error) {
      if (!(error instanceof Crossing)) throw error;
      others.set(
        name,
        `It has ${error.message}, which does not cross. Numbers, bool, string, list, and option of them do, and result<…, string>.`,
      );
    }
  }
  if (functions.length === 0) throw nothing(path, others);
  return { path, id, functions, records: [], others, component: offer({ name: path, bytes }, id, renamed) };
}

function crossing(path: string, name: string, { type }: ExportedFunc): ModuleFunction {
  if (type.async) throw new Crossing('an asynchronous type');
  const parameters = type.params.map(({ label, type: each }): Part => ({ name: camel(label), label, shape: shapeOf(each) }));
  const returned = type.result?.shape;
  const isResult = returned?.kind === 'result';
  if (isResult && returned.err?.shape.kind !== 'string') throw new Crossing('a result whose error is not a string');
  const value = isResult ? returned.ok : type.result;
  const result = value && shapeOf(value);
  return { name, docs: undefined, parameters, result, mayFail: isResult, ...(isResult && { failsWithText: true }), at: { path, line: 1 } };
}

function shapeOf({ shape }: ValType): Shape {
  const number = numberOf(shape.kind);
  if (number !== undefined) return { kind: 'number', name: number };
  switch (shape.kind) {
    case 'bool':
    case 'string':
      return { kind: shape.kind };
    case 'list': {
      if (shape.length !== undefined) throw new Crossing('a list of a fixed length');
      const element = shapeOf(shape.element);
      if (element.kind === 'number') return { kind: 'buffer', class: ARRAY_CLASSES[element.name], element: element.name };
      return { kind: 'list', class: 'Array', element };
    }
    case 'option': {
      const inner = shapeOf(shape.type);
      if (inner.kind === 'nullable') throw new Crossing('an option of an option');
      return { kind: 'nullable', inner };
    }
    case 'own':
    case 'borrow':
      throw new Crossing('a resource');
    default:
      throw new Crossing(`a ${shape.kind}`);
  }
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
