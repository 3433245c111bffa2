/**
 * The compatibility engine: jco's transpiled output behind the engine interface. Correct and general, not fast: each
 * instance runs the whole generated module again.
 */
import { describeComponent, type Engine, type Imports, type PreparedComponent, sourceOf } from '@skerry/host/engine';
import { compileGlue } from './glue.ts';
import { JcoInstance } from './instance.ts';
import { transpile } from './transpile.ts';

const NAME = 'jco';

/**
 * @example
 * const prepared = await jcoEngine().prepare(bytes, { suspending: () => [], entryPoints: ['wasi:cli/run@0.2.12#run'] });
 * const instance = await prepared.instantiate(imports);
 */
export function jcoEngine(): Engine {
  return {
    name: NAME,
    describe: async (component) => describeComponent(await sourceOf(component).bytes()),
    async prepare(component, options): Promise<PreparedComponent> {
      const bytes = await sourceOf(component).bytes();
      const { source, coreModules } = await transpile(bytes, describeComponent(bytes), options);
      const glue = compileGlue(source);
      const compiled = new Map<string, WebAssembly.Module>();
      for (const [file, bytes] of coreModules) compiled.set(file, await WebAssembly.compile(bytes as BufferSource));
      return {
        engine: NAME,
        // Nobody counts them here: the usual component has one.
        memories: 1,
        instantiate: (imports: Imports) => new JcoInstance().start(glue, compiled, imports),
      };
    },
  };
}
