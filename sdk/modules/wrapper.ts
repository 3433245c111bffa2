import { Carriers, plainCheck, quote } from './carriers.ts';
import type { ModuleFunction, ModuleModel, Part } from './model.ts';
import { lineMap, type SourceMapText } from './source-map.ts';
import { functionName } from './wit.ts';

/**
 * The JavaScript between a program and the bindings of a module. Bindings turn whatever they get into a number, and what
 * they return belongs to a realm of their own: here values are checked, and put together anew.
 */

function parameterLines({ name, parameters }: ModuleFunction): string[] {
  return parameters.flatMap(({ name: parameter, shape }, i) =>
    plainCheck(shape, `p${i}`, quote(whereOf(name, { name: parameter, shape }))),
  );
}

const whereOf = (name: string, parameter: Part): string => `${name}: ${parameter.name}`;

function functionLines(called: ModuleFunction, index: number, carriers: Carriers): string[] {
  const { name, parameters, result, mayFail, failure } = called;
  const args = parameters.map((parameter, i) => carriers.into(parameter.shape, `p${i}`, quote(whereOf(name, parameter))));
  const call = `$bound.${functionName(index)}(${args.join(', ')})`;
  const value = result === undefined ? call : carriers.from(result, call);
  const returned = result === undefined ? `${value};` : `return ${value};`;
  const thrown =
    failure === undefined
      ? '$failed(error)'
      : `$returned(error, ${quote(name)}${failure.shape === undefined ? '' : `, (value) => ${carriers.from(failure.shape, 'value')}`})`;
  const guarded = mayFail ? ['try {', `  ${returned}`, '} catch (error) {', `  throw ${thrown};`, '}'] : [returned];
  const lines = [`if ($isBuilding()) $early(${quote(name)});`, ...parameterLines(called), ...guarded];
  const heads = parameters.map((_, i) => `p${i}`);
  return [`export function ${name}(${heads.join(', ')}) {`, ...lines.map((line) => `  ${line}`), '}'];
}

/** What a bundler gets for a module. */
export interface Wrapper {
  readonly code: string;
  /** Leads from the functions to their declarations: a stack shows those. */
  readonly map: SourceMapText;
}

/** What the interface of a module exports, as JavaScript. */
export const boundNames = ({ functions }: ModuleModel): string[] => functions.map((_, i) => functionName(i));

/**
 * The module that a program gets for a module of AssemblyScript.
 *
 * @param runtime where `guest/js/runtime/modules.ts` is
 * @param directory the folder that the model's paths begin at
 */
export function wrapperOf(model: ModuleModel, runtime: string, directory: string): Wrapper {
  const carriers = new Carriers();
  const functions = model.functions.map((called, i) => ({ at: called.at, lines: functionLines(called, i, carriers) }));
  const imports = [
    `import * as $bound from ${quote(model.id)};`,
    `import { early as $early, failed as $failed, isBuilding as $isBuilding, own as $own, refuse as $refuse, returned as $returned } from ${quote(runtime)};`,
  ];
  const lines = [...imports, ...functions.flatMap((each) => each.lines), ...carriers.lines];
  const places = [...imports.map(() => undefined), ...functions.flatMap(({ at, lines: own }) => own.map(() => at))];
  return { code: lines.join('\n'), map: lineMap(places, directory) };
}
