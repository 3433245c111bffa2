import { originalPosition } from '@skerry/guest/runtime/source-map';
import { SkerryError } from '@skerry/host/base';
import type { BuildOptions, BuildResult } from '../language/index.ts';
import type { Bundle } from './bundle.ts';
import { READY } from './bundle.ts';
import type { Outcomes } from './componentize.ts';
import { EVALUATION_LIMIT_MS } from './componentize.ts';
import { missingHelp } from './missing.ts';
import { MISSING_BUILTIN, WHEN_USED } from './node-builtins.ts';
import { displayName } from './sources.ts';

/** Frames of a JavaScript stack as the engine writes them. */
const FRAME = /^\s*(?<name>[^\s@]*?)[/<]*@index\.js:(?<line>\d+):(?<column>\d+)$/;
const EXCEPTION =
  /^Exception while evaluating top-level script\n(?:index\.js:(?<line>\d+):(?<column>\d+) )?(?<message>[^]*?)(?:\nAdditionally,|\n*$)/m;
const OWN_SOURCE = /^skerry:/;

const HANDLER_HELP = `Write: export default { async fetch(request, env, ctx) { return new Response('Hello'); } };`;

const EVALUATION_HELP = 'Modules are evaluated at build time; code that needs a request, time or the network belongs in the handler.';

/**
 * What the evaluation of a program means for the build.
 *
 * @throws SkerryError `BUILD_FAILED` in positions of the sources, or `BUILD_TOOL_FAILED`
 */
export function componentOf(outcome: Outcomes, program: Bundle, options: BuildOptions): Omit<BuildResult, 'inputs'> {
  switch (outcome.kind) {
    case 'built':
      return { component: outcome.component, warnings: warningsOf(outcome.output, program, options) };
    case 'program':
      throw outcome.called === undefined ? exception(outcome.output, program, options) : hostCall(outcome.called, options);
    case 'timeout':
      throw failure(options, `Evaluating the modules did not finish within ${EVALUATION_LIMIT_MS / 1000} s`, {
        help: 'Look for an infinite loop outside the handler: modules are evaluated at build time.',
      });
    case 'tool':
      throw new SkerryError('BUILD_TOOL_FAILED', `The JavaScript engine could not be prepared: ${outcome.message}`);
  }
}

function failure(options: BuildOptions, message: string, more: { help?: string; where?: string } = {}): SkerryError {
  return new SkerryError('BUILD_FAILED', message, { where: displayName(options.source, options.directory), ...more });
}

/** What the program printed; without its last line it is still waiting for something. */
function warningsOf(output: string, program: Bundle, options: BuildOptions): string[] {
  const lines = output.split('\n');
  if (!lines.includes(READY)) {
    throw failure(options, 'A top-level await never settles, so the handler is never registered', {
      help: 'Networks and timers are not available at build time. Wait inside the handler instead.',
    });
  }
  const printed = mapFrames(
    lines.filter((line) => line !== READY),
    program,
  )
    .join('\n')
    .trim();
  return printed === '' ? [] : [`Printed while the modules were evaluated:\n${printed}`];
}

function hostCall(called: string, options: BuildOptions): SkerryError {
  return failure(options, `The program called ${called} while its modules were evaluated`, {
    help: 'Modules are evaluated at build time, without a host. Move the call into the handler.',
  });
}

function exception(output: string, program: Bundle, options: BuildOptions): SkerryError {
  const { message, line, column } = EXCEPTION.exec(output)?.groups ?? {};
  if (message === undefined) return failure(options, `The JavaScript engine stopped while the modules were evaluated:\n${output.trim()}`);
  const place = line === undefined ? undefined : original(program, Number(line), Number(column));
  if (place?.startsWith('skerry:runtime/serve.ts')) return failure(options, message.replace('TypeError: ', ''), { help: HANDLER_HELP });
  const frames = mapFrames(
    output.split('\n').filter((text) => FRAME.test(text)),
    program,
  );
  const where = /\(?(\S+:\d+:\d+)\)?$/.exec(frames[0] ?? '')?.[1];
  const builtins = message.includes(MISSING_BUILTIN) ? builtinsOf(program) : [];
  const missing = missingHelp(/^ReferenceError: (\w+) is not defined/.exec(message.trim())?.[1]);
  return failure(options, [message.trim(), ...frames, ...builtins].join('\n'), {
    help: missing ?? EVALUATION_HELP,
    ...(where && { where }),
  });
}

/** The program stops at the first that it needs; whoever repairs it wants to know all. */
function builtinsOf({ warnings }: Bundle): string[] {
  const uses = warnings.filter((text) => text.endsWith(WHEN_USED)).map((text) => `  - ${text.slice(0, -WHEN_USED.length)}`);
  return ['Node.js modules used:', ...uses];
}

/** Stack frames in positions of the sources; other lines as they are. */
function mapFrames(lines: readonly string[], program: Bundle): string[] {
  return lines.flatMap((text) => {
    const { name, line, column } = FRAME.exec(text)?.groups ?? {};
    if (line === undefined) return [text];
    const place = original(program, Number(line), Number(column));
    if (place === undefined || OWN_SOURCE.test(place)) return [];
    return [name ? `    at ${name} (${place})` : `    at ${place}`];
  });
}

function original({ map }: Bundle, line: number, column: number): string | undefined {
  const found = originalPosition(map, line, column);
  return found && `${found.source}:${found.line}:${found.column}`;
}
