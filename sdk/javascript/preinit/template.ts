import { type Section, splitSections } from '@skerry/host/engine/format';
import type { WorldShape } from '../world.ts';
import { cached } from './cache.ts';
import { assertShape } from './snapshot.ts';

/**
 * The JavaScript engine made fit for one world, before any program is in it. What a program adds is the initial state
 * of the engine's module; all the rest of the component is the same for every program, so it is made once.
 */
export interface Template {
  /** Runs at build time. */
  readonly engine: WebAssembly.Module;
  readonly bindings: Uint8Array;
  readonly environment: Readonly<Record<string, string>>;
  /** The component, and which of its sections is the engine's module. */
  readonly component: Uint8Array;
  readonly sections: readonly Section[];
  readonly engineSection: number;
}

const CORE_MODULE_SECTION = 1;

export async function createTemplate(world: WorldShape): Promise<Template> {
  const { engine, bindings, environment, component } = await cached(world, async () => {
    const { prepareTemplate } = await import('./prepare.ts');
    return prepareTemplate(world);
  });
  const sections = splitSections(component);
  const engineSection = indexOfEngine(sections);
  assertShape(sections[engineSection]!.body);
  const compiled = await WebAssembly.compile(engine as BufferSource);
  return { engine: compiled, bindings, environment, component, sections, engineSection };
}

/** The largest module by far; the others are adapters. */
function indexOfEngine(sections: readonly Section[]): number {
  let largest = -1;
  for (const [index, { id, body }] of sections.entries()) {
    if (id === CORE_MODULE_SECTION && (largest < 0 || body.length > sections[largest]!.body.length)) largest = index;
  }
  return largest;
}
