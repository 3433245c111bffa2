import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { SkerryError } from '@skerry/host/base';
import { type Command, type Invocation, type Option, text, usageError, type Values } from './arguments.ts';
import { shown } from '../functions/discover.ts';
import { installPackages } from './install.ts';
import { paint } from './output.ts';
import { needsNode, type Origin, originOf, setPackages } from './packages.ts';
import { canAsk, Prompt } from './prompt.ts';
import { type Kind, KINDS, LANGUAGES, type TemplateLanguage, writeTemplate } from './templates.ts';

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const LONGEST_NAME = 63;
const DEFAULT_KIND: Kind = 'http-api';

export const NEW_OPTIONS: Readonly<Record<string, Option>> = {
  language: { type: 'string', short: 'l', value: 'LANGUAGE', help: Object.keys(LANGUAGES).join(' or ') },
  kind: { type: 'string', short: 'k', value: 'KIND', help: `${Object.keys(KINDS).join(', ')}. Default ${DEFAULT_KIND}.` },
  'no-install': { type: 'boolean', help: 'Do not install packages: no editor support, no tests.' },
};

export const NEW_USAGE = '[--language LANGUAGE] [--kind KIND]';

/** What a command adds to the files of a template. */
export interface Additions {
  /** Whatever depends on the manifest. */
  readonly files: (directory: string) => void;
  /** For functions that are made from a clone, whose packages npm does not have. */
  readonly link: (directory: string) => void;
}

/**
 * Creates a function as the command line says, and asks for what it does not.
 *
 * @returns the exit code
 */
export async function newFunction(
  { positionals: [folder], values }: Invocation,
  command: Command,
  additions: Partial<Additions> = {},
): Promise<number> {
  checkGiven(folder, values, command);
  const wanted = await complete(folder, values, command);
  const directory = resolve(wanted.folder);
  checkFree(directory);
  writeTemplate(directory, basename(directory), wanted.language, wanted.kind);
  const origin = originOf();
  setPackages(directory, origin, needsNode());
  additions.files?.(directory);
  const isInstalled = values['no-install'] !== true;
  if (isInstalled && origin === 'clone') additions.link?.(directory);
  else if (isInstalled) await installPackages(directory, shown(directory));
  console.log(nextSteps(directory, origin, isInstalled));
  return 0;
}

interface Wanted {
  /** Its last part is the name. */
  readonly folder: string;
  readonly language: TemplateLanguage;
  readonly kind: Kind;
}

/** Mistakes are told before any question is asked. */
function checkGiven(folder: string | undefined, values: Values, command: Command): void {
  const problem = folder === undefined ? undefined : folderProblem(folder);
  if (problem !== undefined) throw usageError(problem, command);
  choice(values, 'language', LANGUAGES, command);
  choice(values, 'kind', KINDS, command);
}

async function complete(folder: string | undefined, values: Values, command: Command): Promise<Wanted> {
  const language = choice(values, 'language', LANGUAGES, command);
  const kind = choice(values, 'kind', KINDS, command);
  if (folder !== undefined && language !== undefined && (kind !== undefined || !canAsk()))
    return { folder, language, kind: kind ?? DEFAULT_KIND };
  if (!canAsk()) throw usageError(missing(folder), command);
  const prompt = new Prompt();
  try {
    return {
      folder: folder ?? (await prompt.text('Name of the function:', folderProblem)),
      language: language ?? (await prompt.choice('Language', LANGUAGES)),
      kind: kind ?? (await prompt.choice('Kind', KINDS)),
    };
  } finally {
    prompt.close();
  }
}

function missing(folder: string | undefined): string {
  if (folder === undefined) return 'A new function needs a name';
  return `--language is missing; allowed: ${Object.keys(LANGUAGES).join(', ')}`;
}

function choice<T extends string>(values: Values, option: string, choices: Readonly<Record<T, string>>, command: Command): T | undefined {
  const given = text(values[option]);
  if (given === undefined || Object.hasOwn(choices, given)) return given as T | undefined;
  throw usageError(`--${option} is "${given}"; allowed: ${Object.keys(choices).join(', ')}`, command);
}

/** Why no function can be made at a path whose last part is to be its name. */
function folderProblem(folder: string): string | undefined {
  return nameProblem(basename(folder)) ?? occupied(resolve(folder));
}

/** The name is a route and a part of file names: nothing in it may lead elsewhere. */
function nameProblem(name: string): string | undefined {
  if (name === '') return 'A new function needs a name';
  if (NAME.test(name)) return undefined;
  const rule = 'use lower-case letters, digits and inner hyphens';
  if (name.length > LONGEST_NAME) return `The name has ${name.length} characters; ${LONGEST_NAME} are allowed`;
  const wrong = [...new Set(name.replace(/[a-z0-9-]/g, ''))].map((character) => JSON.stringify(character));
  const what = wrong.length > 0 ? ` because of ${wrong.join(' ')}` : '';
  return `${JSON.stringify(name)} is not a name for a function${what}: ${rule}`;
}

function occupied(directory: string): string | undefined {
  const found = statSync(directory, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (!found.isDirectory()) return `The file ${shown(directory)} already exists`;
  return readdirSync(directory).length > 0 ? `The folder ${shown(directory)} already exists and is not empty` : undefined;
}

function checkFree(directory: string): void {
  const problem = existsSync(directory) ? occupied(directory) : undefined;
  if (problem !== undefined) throw new SkerryError('USAGE', problem, { help: 'Choose another name, or remove it.' });
}

function nextSteps(directory: string, origin: Origin, isInstalled: boolean): string {
  const folder = shown(directory);
  const call = `  curl http://127.0.0.1:8787/${basename(directory)}`;
  const install = isInstalled ? [] : ['  npm install'];
  // Where the command is not installed with the function, it is somewhere on the path.
  const steps =
    origin === 'clone'
      ? [`  skerry dev ${folder}`, call, '', `  cd ${folder} && npm test`]
      : [`  cd ${folder}`, ...install, '  npm run dev', call, '', '  npm test'];
  return [`${paint('green', '✓')} ${folder}`, '', 'Next:', ...steps].join('\n');
}
