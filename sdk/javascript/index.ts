import { readFileSync } from 'node:fs';
import type { BuildOptions, LanguageBuilder } from '../language/index.ts';
import { compose } from '../compose/index.ts';
import { type CompiledModule, compileModule, interfaceWit } from '../modules/index.ts';
import { bundle, type Bundle } from './bundle.ts';
import { compiledFor, type CompiledInterface, ON_USE } from './compiled-modules.ts';
import { componentize, prepare } from './componentize.ts';
import { componentOf } from './outcome.ts';
import { worldShape } from './world.ts';

/**
 * Builds TypeScript and JavaScript: the entry module and all it imports become one module, which is evaluated inside a
 * JavaScript engine; the component starts from there at each request.
 *
 * The same sources give the same bytes, on every machine.
 */
export const buildJavaScript: LanguageBuilder = async (options) => {
  const world = worldShape(options.world, options.capabilities);
  prepare({ ...world, compiled: likelyCompiled(options.source) });
  const program = await bundle(options);
  const modules = program.modules.map((model) => ({ id: model.id, wit: interfaceWit(model) }));
  // The engine works in a thread of its own meanwhile.
  const [outcome, compiled] = await Promise.all([
    componentize({ code: program.code, world: { ...world, modules, compiled: program.compiled } }),
    compileModules(program, options),
  ]);
  const { component, warnings } = componentOf(outcome, program, options);
  const plugs = compiled.map((module, i) => ({ name: program.modules[i]!.path, bytes: module.component }));
  return {
    component: plugs.length === 0 ? component : compose({ name: options.name, bytes: component }, plugs),
    inputs: program.inputs,
    warnings: [...program.warnings, ...warnings, ...compiled.flatMap((module) => module.warnings)],
  };
};

/** The global `fetch`, called; not a method of that name, which most programs have. */
const DECODES = /(?:\bawait|\breturn|=>|[=([?:&|!])\s*fetch\s*\(|\bDecompressionStream\b/;

/** What the bundle will most likely need, guessed while there is none: one that is right saves the time for a second engine. */
function likelyCompiled(source: string): CompiledInterface[] {
  return compiledFor(DECODES.test(textOf(source)) ? ON_USE.map(({ id }) => id) : []);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The bundler says what is wrong with it.
    return '';
  }
}

async function compileModules({ modules, inputs }: Bundle, options: BuildOptions): Promise<CompiledModule[]> {
  const compiled: CompiledModule[] = [];
  for (const model of modules) compiled.push(await compileModule(model, options, inputs));
  return compiled;
}
