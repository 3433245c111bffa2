import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { SkerryError } from '@skerry/host/base';
import { type Command, text, usageError, type Values } from '../arguments.ts';
import { readManifest, shown } from '../../functions/discover.ts';
import { linkPackages } from '../link.ts';
import { paint } from '../output.ts';
import { canAsk, Prompt } from '../prompt.ts';
import { type Kind, KINDS, LANGUAGES, type TemplateLanguage, writeTemplate } from '../templates.ts';
import { typesOf } from '../types-file.ts';

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const LONGEST_NAME = 63;
const DEFAULT_KIND: Kind = 'http-api';

export const newCommand: Command = {
  name: 'new',
  summary: 'Create a function in a folder, named after it. On a terminal, asks for what you leave out.',
  usage: '[FOLDER] [--language LANGUAGE] [--kind KIND]',
  maxPositionals: 1,
  options: {
    language: { type: 'string', short: 'l', value: 'LANGUAGE', help: Object.keys(LANGUAGES).join(' or ') },
    kind: { type: 'string', short: 'k', value: 'KIND', help: `${Object.keys(KINDS).join(', ')}. Default ${DEFAULT_KIND}.` },
    'no-link': { type: 'boolean', help: 'Do not link node_modules: no editor support, no tests.' },
  },
  async run({ positionals: [folder], values }) {
    checkGiven(folder, values);
    const wanted = await complete(folder, values);
    const directory = resolve(wanted.folder);
    const name = basename(directory);
    checkFree(directory);
    writeTemplate(directory, name, wanted.language, wanted.kind);
    const types = typesOf({ directory, manifest: readManifest(directory) });
    if (types) writeFileSync(types.file, types.content);
    if (values['no-link'] !== true) linkPackages(directory);
    console.log(nextSteps(name, directory));
    return 0;
  },
};

interface Wanted {
  /** Its last part is the name. */
  readonly folder: string;
  readonly language: TemplateLanguage;
  readonly kind: Kind;
}

/** Mistakes are told before any question is asked. */
function checkGiven(folder: string | undefined, values: Values): void {
  const problem = folder === undefined ? undefined : folderProblem(folder);
  if (problem !== undefined) throw usageError(problem, newCommand);
  choice(values, 'language', LANGUAGES);
  choice(values, 'kind', KINDS);
}

async function complete(folder: string | undefined, values: Values): Promise<Wanted> {
  const language = choice(values, 'language', LANGUAGES);
  const kind = choice(values, 'kind', KINDS);
  if (folder !== undefined && language !== undefined && (kind !== undefined || !canAsk())) return { folder, language, kind: kind ?? DEFAULT_KIND };
  if (!canAsk()) throw usageError(missing(folder), newCommand);
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

function choice<T extends string>(values: Values, option: string, choices: Readonly<Record<T, string>>): T | undefined {
  const given = text(values[option]);
  if (given === undefined || Object.hasOwn(choices, given)) return given as T | undefined;
  throw usageError(`--${option} is "${given}"; allowed: ${Object.keys(choices).join(', ')}`, newCommand);
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

function nextSteps(name: string, directory: string): string {
  const folder = shown(directory);
  return [
    `${paint('green', '✓')} ${folder}`,
    '',
    'Next:',
    `  skerry dev ${folder}`,
    `  curl http://127.0.0.1:8787/${name}`,
    '',
    `  cd ${folder} && npm test`,
  ].join('\n');
}
