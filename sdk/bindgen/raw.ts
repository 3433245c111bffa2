import type { FunctionType, Interface, NamedType, World } from '../wit/model.ts';
import { checkWorld } from './check.ts';
import { Scope, camel, pascal } from './names.ts';
import { declareImport, importText, signatureOf } from './signature.ts';
import { MARK } from './unit.ts';
import { fileNames } from './files.ts';

/**
 * Imports as the core functions that they are: handles are i32, texts and lists an address with a length, results are
 * written to `ret`. For libraries that move bytes themselves, where every object counts.
 */

function declare(module: string, scope: Scope, wanted: string, type: FunctionType): string[] {
  const { parameters, result } = importText(signatureOf(type));
  return declareImport(module, type.externName, scope.claim(wanted, 'value'), parameters, result);
}

function resourceFunctions(module: string, scope: Scope, { name, definition }: NamedType): string[] {
  if (definition.kind !== 'resource') return [];
  const prefix = camel(name);
  const functions = definition.functions.flatMap((type) =>
    declare(module, scope, prefix + (type.kind === 'constructor' ? 'New' : pascal(type.name)), type),
  );
  const drop = scope.claim(`drop${pascal(name)}`, 'value');
  return [...functions, ...declareImport(module, `[resource-drop]${name}`, drop, ['self: i32'], 'void')];
}

function rawModule(module: string, { types, functions }: Interface): string {
  const scope = new Scope();
  const lines = [
    ...types.flatMap((type) => resourceFunctions(module, scope, type)),
    ...functions.flatMap((type) => declare(module, scope, camel(type.name), type)),
  ];
  if (lines.length === 0) return '';
  return `${[`${MARK} The core functions of \`${module}\`.`, '// @ts-nocheck', '', ...lines].join('\n')}\n`;
}

/** Text by path, one module for each imported interface that has functions. */
export function generateRaw(world: World): ReadonlyMap<string, string> {
  checkWorld(world);
  const items = world.imports.filter((item) => item.kind === 'interface');
  const names = fileNames(items);
  const files = items.map((item, i): [string, string] => [`${names[i]!}.ts`, rawModule(item.name, item.interface)]);
  return new Map(files.filter(([, text]) => text !== '').toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
