import type { LanguageBuilder } from '../language/index.ts';
import { bundle } from './bundle.ts';
import { componentize, prepare } from './componentize.ts';
import { componentOf } from './outcome.ts';
import { worldShape } from './world.ts';

export { environmentTypes, environmentTypesFile } from './environment-types.ts';

/**
 * Builds TypeScript and JavaScript: the entry module and all it imports become one module, which is evaluated inside a
 * JavaScript engine; the component starts from there at each request.
 *
 * The same sources give the same bytes, on every machine.
 */
export const buildJavaScript: LanguageBuilder = async (options) => {
  const world = worldShape(options.world, options.capabilities);
  prepare(world);
  const program = await bundle(options);
  const outcome = await componentize({ code: program.code, world });
  const { component, warnings } = componentOf(outcome, program, options);
  return { component, inputs: program.inputs, warnings: [...program.warnings, ...warnings] };
};
