import { parse } from '@bytecodealliance/jco';
import { DEFAULT_SANDBOX_LIMITS, type SandboxLimits } from '@skerry/host/base';
import type { Imports } from '../../host/engine/index.ts';
import type { ComponentEngineOptions } from '../../host/engine/index.ts';
import { ComponentInstance, componentEngine } from '../../host/engine/index.ts';

export interface StartOptions extends ComponentEngineOptions {
  readonly imports?: Imports;
  /** Functions that may suspend, in all interfaces. */
  readonly suspending?: readonly string[];
  readonly limits?: Partial<SandboxLimits>;
}

/** Makes an instance of a component in text form. */
export async function start(wat: string, options: StartOptions = {}): Promise<ComponentInstance> {
  const { imports = {}, suspending = [], limits, ...engine } = options;
  const bytes = await parse(wat);
  const prepared = await componentEngine(engine).prepare(bytes, {
    suspending: () => suspending,
    entryPoints: [],
    limits: { ...DEFAULT_SANDBOX_LIMITS, ...limits },
  });
  const instance = await prepared.instantiate(imports);
  if (!(instance instanceof ComponentInstance)) throw new Error('another engine');
  return instance;
}

/** A memory and an allocator that never frees, for components in text form. */
export const MEMORY = `
  (core module $Memory
    (memory (export "memory") 1)
    (global $top (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $top) (i32.const 7)) (i32.const -8)))
      (global.set $top (i32.add (local.get $at) (local.get 3)))
      (local.get $at)))
  (core instance $memory (instantiate $Memory))
  (alias core export $memory "memory" (core memory $mem))
  (alias core export $memory "realloc" (core func $realloc))`;
