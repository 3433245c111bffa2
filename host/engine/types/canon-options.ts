import type { CanonOptions } from '../binary/index.ts';
import { invalid } from '../binary/index.ts';
import type { AbiOptions, Mode } from './context.ts';
import { sameFunc } from './core-types.ts';
import type { Scope } from './scope.ts';

/** Resolves the options that all canonical functions share and checks their types. */
export function resolveOptions(mode: Mode | undefined, options: CanonOptions, scope: Scope, offset: number): AbiOptions {
  const memory = options.memory === undefined ? undefined : scope.core('memory', options.memory, offset);
  if (memory?.type.kind === 'memory' && mode?.live) {
    const { index64, shared } = memory.type.limits;
    if (index64) mode.evaluation.refuse(offset, 'Memories with 64-bit addresses are not supported at the boundary');
    if (shared) mode.evaluation.refuse(offset, 'Shared memories are not supported');
  }
  const realloc = options.realloc === undefined ? undefined : scope.core('func', options.realloc, offset);
  const pointer = memory?.type.kind === 'memory' && memory.type.limits.index64 ? 'i64' : 'i32';
  if (realloc !== undefined && memory === undefined) throw invalid(offset, 'realloc without memory');
  if (realloc !== undefined && !sameFunc(realloc, [pointer, pointer, pointer, pointer], [pointer])) {
    throw invalid(offset, 'realloc has the wrong type');
  }
  return {
    encoding: options.encoding ?? 'utf8',
    memory: memory?.source,
    realloc: realloc?.source,
    postReturn: options.postReturn === undefined ? undefined : scope.core('func', options.postReturn, offset).source,
  };
}
