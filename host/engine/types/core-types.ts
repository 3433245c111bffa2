import type { CoreExternType, CoreFuncType, CoreTypeDef, ModuleDecl } from '../binary/index.ts';
import { invalid } from '../binary/index.ts';
import type { CoreItem, CoreTypeEntity, ModuleType } from './core-entity.ts';
import type { Scope } from './scope.ts';
import { quote } from './names.ts';
import { sameCoreFunc } from './resolve.ts';

/** Adds the types of one definition to the core type index space. */
export function defineCoreTypes(defs: readonly CoreTypeDef[], scope: Scope, offset: number): void {
  for (const def of defs) scope.coreTypes.push(def.kind === 'module' ? moduleEntity(def.decls, scope) : def);
  if (scope.coreTypes.length > 1_000_000) throw invalid(offset, 'There are too many core types');
}

function moduleEntity(decls: readonly ModuleDecl[], scope: Scope): CoreTypeEntity {
  return { kind: 'module', type: resolveModuleType(decls, scope) };
}

function resolveModuleType(decls: readonly ModuleDecl[], outer: Scope): ModuleType {
  const types: CoreTypeEntity[] = [];
  const imports = [];
  const exports = new Map<string, CoreExternType<CoreFuncType>>();
  const seen = new Set<string>();
  for (const decl of decls) {
    if (decl.kind === 'type') defineInModule(decl.types, types, decl.offset);
    else if (decl.kind === 'alias') types.push(aliasInModule(decl.count, decl.index, types, outer, decl.offset));
    else if (decl.kind === 'import') {
      const key = JSON.stringify([decl.module, decl.name]);
      if (seen.has(key)) throw invalid(decl.offset, `Duplicate core import ${quote(decl.name)}`);
      seen.add(key);
      imports.push({ module: decl.module, name: decl.name, type: resolveExtern(decl.type, types, decl.offset) });
    } else {
      if (exports.has(decl.name)) throw invalid(decl.offset, `Duplicate core export ${quote(decl.name)}`);
      exports.set(decl.name, resolveExtern(decl.type, types, decl.offset));
    }
  }
  return { imports, exports };
}

function defineInModule(defs: readonly CoreTypeDef[], types: CoreTypeEntity[], offset: number): void {
  for (const def of defs) {
    if (def.kind === 'module') throw invalid(offset, 'A module type cannot define module types');
    types.push(def);
  }
}

function aliasInModule(count: number, index: number, types: readonly CoreTypeEntity[], outer: Scope, offset: number): CoreTypeEntity {
  const found = count === 0 ? types[index] : outer.outer(count - 1, offset).coreTypes[index];
  if (found === undefined) throw invalid(offset, `There is no core type ${index} in that scope`);
  if (found.kind === 'module') throw invalid(offset, 'A module type cannot contain module types');
  return found;
}

function resolveExtern(type: CoreExternType<number>, types: readonly CoreTypeEntity[], offset: number): CoreExternType<CoreFuncType> {
  if (type.kind !== 'func' && type.kind !== 'tag') {
    if (type.kind === 'memory') checkMemory(type, offset);
    return type;
  }
  const found = types[type.type];
  if (found?.kind !== 'func') throw invalid(offset, `Core type ${type.type} is not a function type`);
  if (type.kind === 'tag' && found.type.results.length > 0) throw invalid(offset, 'A tag cannot have results');
  return { kind: type.kind, type: found.type };
}

function checkMemory({ limits }: Extract<CoreExternType<number>, { kind: 'memory' }>, offset: number): void {
  const most = limits.index64 ? 2n ** 48n : 2n ** 16n;
  const max = limits.max ?? limits.min;
  if (limits.min > max || max > most) throw invalid(offset, 'The limits of a memory are out of range');
  if (limits.shared && limits.max === undefined) throw invalid(offset, 'A shared memory needs a maximum');
}

/** Whether something of type `given` may stand where `wanted` is declared. */
export function coreMatches(given: CoreExternType<CoreFuncType>, wanted: CoreExternType<CoreFuncType>): boolean {
  switch (wanted.kind) {
    case 'func':
    case 'tag':
      return given.kind === wanted.kind && sameCoreFunc(given.type, wanted.type);
    case 'global':
      return given.kind === 'global' && given.mutable === wanted.mutable && globalMatches(given.value, wanted);
    case 'memory':
      return given.kind === 'memory' && given.pageSize === wanted.pageSize && limitsMatch(given.limits, wanted.limits);
    case 'table':
      return given.kind === 'table' && given.element === wanted.element && limitsMatch(given.limits, wanted.limits);
  }
}

/** Subtypes of references are left to the WebAssembly engine. */
function globalMatches(given: string, wanted: { readonly value: string; readonly mutable: boolean }): boolean {
  return given === wanted.value || (given.startsWith('(ref') && wanted.value.startsWith('(ref'));
}

type CoreLimits = Extract<CoreExternType<CoreFuncType>, { kind: 'memory' }>['limits'];

function limitsMatch(given: CoreLimits, wanted: CoreLimits): boolean {
  if (given.shared !== wanted.shared || given.index64 !== wanted.index64) return false;
  if (given.min < wanted.min) return false;
  return wanted.max === undefined || (given.max !== undefined && given.max <= wanted.max);
}

/** Whether a module of type `given` may stand where `wanted` is declared: it may import less and export more. */
export function moduleMatches(given: ModuleType, wanted: ModuleType): boolean {
  const allowed = new Map(wanted.imports.map((entry) => [JSON.stringify([entry.module, entry.name]), entry.type]));
  for (const { module, name, type } of given.imports) {
    const offered = allowed.get(JSON.stringify([module, name]));
    if (offered === undefined || !coreMatches(offered, type)) return false;
  }
  for (const [name, type] of wanted.exports) {
    const offered = given.exports.get(name);
    if (offered === undefined || !coreMatches(offered, type)) return false;
  }
  return true;
}

/** Whether a core item is a function of exactly this type. */
export function sameFunc(item: CoreItem, params: readonly string[], results: readonly string[]): boolean {
  return item.type.kind === 'func' && sameCoreFunc(item.type.type, { params, results });
}
