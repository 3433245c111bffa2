import type { BuiltinDef, CoreFuncType } from '../binary/index.ts';
import { invalid } from '../binary/index.ts';
import { resolveOptions } from './canon-options.ts';
import { flattenAll, MAX_FLAT_PARAMS } from './layout.ts';
import { resolveRef } from './resolve.ts';
import type { Scope } from './scope.ts';

/** Core types of the built-ins whose type does not depend on anything: parameters and results, `i` and `l` for 64 bits. */
const FIXED: Readonly<Record<string, readonly [params: string, results: string]>> = {
  'task.cancel': ['', ''],
  'subtask.cancel': ['i', 'i'],
  'subtask.drop': ['i', ''],
  'stream.new': ['', 'l'],
  'stream.read': ['iii', 'i'],
  'stream.write': ['iii', 'i'],
  'stream.cancel-read': ['i', 'i'],
  'stream.cancel-write': ['i', 'i'],
  'stream.drop-readable': ['i', ''],
  'stream.drop-writable': ['i', ''],
  'future.new': ['', 'l'],
  'future.read': ['ii', 'i'],
  'future.write': ['ii', 'i'],
  'future.cancel-read': ['i', 'i'],
  'future.cancel-write': ['i', 'i'],
  'future.drop-readable': ['i', ''],
  'future.drop-writable': ['i', ''],
  'error-context.new': ['ii', 'i'],
  'error-context.debug-message': ['ii', ''],
  'error-context.drop': ['i', ''],
  'waitable-set.new': ['', 'i'],
  'waitable-set.wait': ['ii', 'i'],
  'waitable-set.poll': ['ii', 'i'],
  'waitable-set.drop': ['i', ''],
  'waitable.join': ['ii', ''],
  'backpressure.inc': ['', ''],
  'backpressure.dec': ['', ''],
  'thread.index': ['', 'i'],
  'thread.new-indirect': ['ii', 'i'],
  'thread.resume-later': ['i', ''],
  'thread.suspend': ['', 'i'],
  'thread.yield': ['', 'i'],
  'thread.suspend-then-resume': ['i', 'i'],
  'thread.yield-then-resume': ['i', 'i'],
  'thread.suspend-then-promote': ['i', 'i'],
  'thread.yield-then-promote': ['i', 'i'],
};

const CONTEXT_SLOTS = 2;

/** The core type of a built-in; checks what it refers to. */
export function builtinType(def: BuiltinDef, scope: Scope, offset: number): CoreFuncType {
  checkElement(def, scope, offset);
  if (def.memory !== undefined) scope.core('memory', def.memory, offset);
  if (def.table !== undefined) scope.core('table', def.table, offset);
  if (def.coreType !== undefined) checkThreadType(def.coreType, scope, offset);
  if (def.options !== undefined) checkBuiltinOptions(def, scope, offset);
  if (def.name === 'task.return') return taskReturn(def, scope, offset);
  if (def.name === 'context.get' || def.name === 'context.set') return context(def, offset);
  const fixed = FIXED[def.name];
  if (fixed === undefined) throw invalid(offset, `The built-in ${def.name} is not settled in the format yet`);
  return { params: letters(fixed[0]), results: letters(fixed[1]) };
}

const letters = (types: string): string[] => [...types].map((letter) => (letter === 'l' ? 'i64' : 'i32'));

function checkElement(def: BuiltinDef, scope: Scope, offset: number): void {
  if (def.type === undefined) return;
  const entity = scope.typeAt(def.type, offset);
  const kind = def.name.slice(0, def.name.indexOf('.'));
  if (entity.type !== 'value' || entity.value.shape.kind !== kind) throw invalid(offset, `Type ${def.type} is not of the kind ${kind}`);
  if (def.options === undefined || entity.value.shape.kind !== kind) return;
  const element = 'element' in entity.value.shape ? entity.value.shape.element : undefined;
  const reads = def.name.endsWith('.read');
  if (element !== undefined && def.options.memory === undefined) throw invalid(offset, 'The canonical option memory is missing');
  if (reads && element?.facts.hasPointer && def.options.realloc === undefined) {
    throw invalid(offset, 'The canonical option realloc is missing');
  }
}

function checkThreadType(index: number, scope: Scope, offset: number): void {
  const type = scope.coreType(index, offset);
  const fits = type.kind === 'func' && type.type.params.join() === 'i32' && type.type.results.length === 0;
  if (!fits) throw invalid(offset, 'A thread starts with a function that takes an i32 and returns nothing');
}

function checkBuiltinOptions(def: BuiltinDef, scope: Scope, offset: number): void {
  const options = def.options;
  if (options === undefined) return;
  resolveOptions(undefined, options, scope, offset);
  if (options.postReturn !== undefined || options.callback !== undefined) {
    throw invalid(offset, `The built-in ${def.name} cannot have that canonical option`);
  }
  if (def.name.startsWith('error-context') && options.memory === undefined) {
    throw invalid(offset, 'The canonical option memory is missing');
  }
}

function taskReturn(def: BuiltinDef, scope: Scope, offset: number): CoreFuncType {
  const { options } = def;
  if (options?.realloc !== undefined || options?.async) throw invalid(offset, 'task.return cannot have that canonical option');
  if (def.result === undefined) return { params: [], results: [] };
  const type = resolveRef(def.result, scope, offset);
  const flat = flattenAll([type]);
  const spills = flat.length > MAX_FLAT_PARAMS;
  if ((spills || type.facts.hasPointer) && options?.memory === undefined) {
    throw invalid(offset, 'The canonical option memory is missing');
  }
  return { params: spills ? ['i32'] : flat, results: [] };
}

function context(def: BuiltinDef, offset: number): CoreFuncType {
  const { valtype, slot = 0 } = def;
  if (valtype !== 'i32' && valtype !== 'i64') throw invalid(offset, `A context slot holds i32 or i64, not ${valtype}`);
  if (slot >= CONTEXT_SLOTS) throw invalid(offset, `There is no context slot ${slot}, only ${CONTEXT_SLOTS}`);
  return def.name === 'context.get' ? { params: [], results: [valtype] } : { params: [valtype], results: [] };
}
