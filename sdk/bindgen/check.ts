import { SkerryError } from '@skerry/host/base';
import type { FunctionType, NamedType, ValueType, World } from '../wit/model.ts';
import { innerTypes, shapeOf } from './abi.ts';

/** What a world may have in it and a generator cannot print. */

const HELP = 'Bindings are generated for WASI 0.2. Remove the item from the world, or use the 0.2 version of its package.';

function refuse(what: string, where: string): never {
  throw new SkerryError('WIT_INVALID', `${what} belongs to WASI 0.3, which is not supported yet`, { where, help: HELP });
}

/** @throws SkerryError `WIT_INVALID` that names the first item of WASI 0.3 */
export function checkWorld({ imports, exports }: World): void {
  const checked = new Set<object>();
  for (const item of [...imports, ...exports]) {
    if (item.kind === 'function') checkFunction(item.function, item.name, checked);
    else if (item.kind === 'type') checkNamed(item.type, item.name, checked);
    else {
      for (const type of item.interface.types) checkNamed(type, `${item.name}#${type.name}`, checked);
      for (const type of item.interface.functions) checkFunction(type, `${item.name}#${type.name}`, checked);
    }
  }
}

function checkFunction({ isAsync, parameters, result }: FunctionType, where: string, checked: Set<object>): void {
  if (isAsync) refuse('An async function', where);
  for (const { type } of parameters) checkType(type, where, checked);
  if (result !== undefined) checkType(result, where, checked);
}

function checkNamed(type: NamedType, where: string, checked: Set<object>): void {
  if (checked.has(type)) return;
  checked.add(type);
  const { definition } = type;
  if (definition.kind === 'resource') {
    for (const each of definition.functions) checkFunction(each, `${where}.${each.name}`, checked);
  } else checkType({ kind: 'named', type }, where, checked);
}

function checkType(type: ValueType, where: string, checked: Set<object>): void {
  if (type.kind === 'named') {
    if (checked.has(type)) return;
    checked.add(type);
  }
  const shape = shapeOf(type);
  if (shape.kind === 'stream' || shape.kind === 'future' || shape.kind === 'error-context') refuse(`A value of type ${shape.kind}`, where);
  if (shape.kind === 'flags' && shape.count > 32) {
    throw new SkerryError('WIT_INVALID', `A flags type has ${shape.count} flags; the limit is 32`, { where, help: 'Split it.' });
  }
  for (const inner of innerTypes(shape)) checkType(inner, where, checked);
}
