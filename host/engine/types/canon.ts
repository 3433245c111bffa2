import type { CanonDef, CanonOptions, CanonSyntax, CoreFuncType } from '../binary/index.ts';
import { invalid } from '../binary/index.ts';
import { ABSTRACT } from './binding.ts';
import { builtinType } from './builtin.ts';
import { resolveOptions } from './canon-options.ts';
import type { AbiOptions, CanonRun, Mode } from './context.ts';
import type { CoreItem, CoreSource } from './core-entity.ts';
import { sameFunc } from './core-types.ts';
import { flattenAll, MAX_FLAT_PARAMS, MAX_FLAT_RESULTS } from './layout.ts';
import { resolveResource } from './resolve.ts';
import type { InstanceNode } from './resource.ts';
import type { Scope } from './scope.ts';
import type { FuncType } from './valtype.ts';

export function defineCanon(mode: Mode, { canon, offset }: CanonSyntax, scope: Scope): void {
  switch (canon.kind) {
    case 'lift':
      return lift(mode, canon, scope, offset);
    case 'lower':
      return lower(mode, canon, scope, offset);
    case 'builtin': {
      const type = builtinType(canon, scope, offset);
      if (mode.live) refuseAsync(mode, `The built-in ${canon.name}`, offset);
      scope.func.push({ type: { kind: 'func', type }, source: ABSTRACT });
      return;
    }
    default:
      return resource(mode, canon, scope, offset);
  }
}

function refuseAsync(mode: Mode, what: string, offset: number): void {
  const help = 'Build the component for WASI 0.2.';
  mode.evaluation.refuse(offset, `${what} belongs to the asynchronous ABI, which this engine does not run yet`, help);
}

/** The core type of a function under the canonical ABI. */
function flattenFunc(type: FuncType, direction: 'lift' | 'lower'): CoreFuncType {
  let params: string[] = flattenAll(type.params.map((param) => param.type));
  let results: readonly string[] = type.result?.facts.flat ?? [];
  if (params.length > MAX_FLAT_PARAMS) params = ['i32'];
  if (results.length > MAX_FLAT_RESULTS) {
    if (direction === 'lower') params.push('i32');
    results = direction === 'lift' ? ['i32'] : [];
  }
  return { params, results };
}

function lift(mode: Mode, canon: Extract<CanonDef, { kind: 'lift' }>, scope: Scope, offset: number): void {
  const entity = scope.typeAt(canon.type, offset);
  if (entity.type !== 'func') throw invalid(offset, `Type ${canon.type} is not a function type`);
  const core = scope.core('func', canon.func, offset);
  const type = entity.func;
  const options = checkOptions(mode, canon.options, scope, 'lift', type, offset);
  if (canon.options.async) return liftAsync(mode, canon.options, type, core, scope, offset);
  const flat = flattenFunc(type, 'lift');
  if (!sameFunc(core, flat.params, flat.results)) throw wrongType(core, flat, offset);
  checkPostReturn(canon.options, flat.results, scope, offset);
  if (mode.live && (type.async || mentionsAsync(type))) refuseAsync(mode, 'This function type', offset);
  const instance = scope.instance as InstanceNode;
  const id = mode.live ? mode.evaluation.sink.lift({ func: core.source, type, options, instance }) : undefined;
  scope.funcs.push({ kind: 'func', type, source: id === undefined ? ABSTRACT : { kind: 'lift', id } });
}

function liftAsync(mode: Mode, options: CanonOptions, type: FuncType, core: CoreItem, scope: Scope, offset: number): void {
  if (!type.async) throw invalid(offset, 'Only an async function type can be lifted with the async option');
  if (options.postReturn !== undefined) throw invalid(offset, 'An async lift cannot have a post-return function');
  if (options.callback !== undefined) {
    const callback = scope.core('func', options.callback, offset);
    if (!sameFunc(callback, ['i32', 'i32', 'i32'], ['i32'])) throw invalid(offset, 'The callback has the wrong type');
  }
  const flat = { params: flattenFunc(type, 'lift').params, results: options.callback === undefined ? [] : ['i32'] };
  if (!sameFunc(core, flat.params, flat.results)) throw wrongType(core, flat, offset);
  if (mode.live) refuseAsync(mode, 'This lifted function', offset);
  scope.funcs.push({ kind: 'func', type, source: ABSTRACT });
}

function mentionsAsync({ params, result }: FuncType): boolean {
  return params.some((param) => param.type.facts.hasAsync) || result?.facts.hasAsync === true;
}

function lower(mode: Mode, canon: Extract<CanonDef, { kind: 'lower' }>, scope: Scope, offset: number): void {
  const func = scope.funcAt(canon.func, offset);
  const { type, source: target } = func;
  if (canon.options.postReturn !== undefined) throw invalid(offset, 'A lowered function cannot have a post-return function');
  const options = checkOptions(mode, canon.options, scope, 'lower', type, offset);
  if (mode.live && (canon.options.async || type.async || mentionsAsync(type))) refuseAsync(mode, 'This lowered function', offset);
  const instance = scope.instance as InstanceNode;
  const run: CanonRun = { kind: 'lower', target, type, options, instance };
  scope.func.push({ type: { kind: 'func', type: lowered(type, canon.options.async) }, source: canonSource(mode, run) });
}

const MAX_FLAT_ASYNC_PARAMS = 4;

function lowered(type: FuncType, async: boolean): CoreFuncType {
  if (!async) return flattenFunc(type, 'lower');
  let params: string[] = flattenAll(type.params.map((param) => param.type));
  if (params.length > MAX_FLAT_ASYNC_PARAMS) params = ['i32'];
  if (type.result !== undefined) params.push('i32');
  return { params, results: ['i32'] };
}

function canonSource(mode: Mode, run: CanonRun): CoreSource {
  return mode.live ? { kind: 'canon', id: mode.evaluation.sink.canon(run) } : ABSTRACT;
}

const RESOURCE_TYPES = {
  'resource.new': { params: ['i32'], results: ['i32'] },
  'resource.drop': { params: ['i32'], results: [] },
  'resource.rep': { params: ['i32'], results: ['i32'] },
} as const;

type ResourceCanon = Extract<CanonDef, { kind: keyof typeof RESOURCE_TYPES }>;

function resource(mode: Mode, canon: ResourceCanon, scope: Scope, offset: number): void {
  const { resource: type } = resolveResource(canon.resource, scope, offset);
  const instance = scope.instance as InstanceNode;
  const local = type.origin.kind === 'guest' && type.origin.instance === instance;
  if (canon.kind !== 'resource.drop' && !local) {
    throw invalid(offset, `${canon.kind} works only on a resource type that this component defines`);
  }
  const source = canonSource(mode, { kind: canon.kind, resource: type, instance });
  scope.func.push({ type: { kind: 'func', type: RESOURCE_TYPES[canon.kind] }, source });
}

function checkOptions(
  mode: Mode,
  options: CanonOptions,
  scope: Scope,
  direction: 'lift' | 'lower',
  type: FuncType,
  offset: number,
): AbiOptions {
  const abi = resolveOptions(mode, options, scope, offset);
  if (options.callback !== undefined && (direction === 'lower' || !options.async)) {
    throw invalid(offset, 'Only an async lift can have a callback');
  }
  const need = needs(type, direction, options.async);
  if (need.memory && abi.memory === undefined) throw invalid(offset, 'The canonical option memory is missing');
  if (need.realloc && abi.realloc === undefined) throw invalid(offset, 'The canonical option realloc is missing');
  return abi;
}

/** Whether values of this function travel through memory, and whether the host has to allocate there. */
function needs(type: FuncType, direction: 'lift' | 'lower', async: boolean): { memory: boolean; realloc: boolean } {
  const params = type.params.map((param) => param.type);
  const most = direction === 'lower' && async ? MAX_FLAT_ASYNC_PARAMS : MAX_FLAT_PARAMS;
  const pointersIn = params.some((param) => param.facts.hasPointer);
  const spills = flattenAll(params).length > most;
  // The result of an async lift does not pass here but through `task.return`.
  const result = direction === 'lift' && async ? undefined : type.result;
  const pointersOut = result?.facts.hasPointer === true;
  const returnsByMemory = (result?.facts.flat.length ?? 0) > (async ? 0 : MAX_FLAT_RESULTS);
  const memory = pointersIn || pointersOut || spills || returnsByMemory;
  return { memory, realloc: direction === 'lift' ? pointersIn || spills : pointersOut };
}

function checkPostReturn(options: CanonOptions, flatResults: readonly string[], scope: Scope, offset: number): void {
  if (options.postReturn === undefined) return;
  const func = scope.core('func', options.postReturn, offset);
  if (!sameFunc(func, flatResults, [])) throw invalid(offset, 'The post-return function has the wrong type');
}

function wrongType(core: CoreItem, flat: CoreFuncType, offset: number): Error {
  const show = ({ params, results }: CoreFuncType): string => `[${params.join(' ')}] -> [${results.join(' ')}]`;
  const found = core.type.kind === 'func' ? show(core.type.type) : core.type.kind;
  return invalid(offset, `A lifted function of this type is ${show(flat)} at the core, found ${found}`);
}
