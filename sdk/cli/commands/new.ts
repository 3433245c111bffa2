import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { SkerryError } from '@skerry/host/engine';
import { type Command, text, usageError, type Values } from '../arguments.ts';
import { readManifest, shown } from '../discover.ts';
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
  summary: 'Create a function in a folder with its name. On a terminal, asks for what you leave out.',
  usage: '[NAME] [--language LANGUAGE] [--kind KIND]',
  maxPositionals: 1,
  options: {
    language: { type: 'string', short: 'l', value: 'LANGUAGE', help: Object.keys(LANGUAGES).join(' or ') },
    kind: { type: 'string', short: 'k', value: 'KIND', help: `${Object.keys(KINDS).join(', ')}. Default ${DEFAULT_KIND}.` },
    'no-link': { type: 'boolean', help: 'Do not link node_modules: no editor support, no tests.' },
  },
  async run({ positionals: [name], values }) {
    checkGiven(name, values);
    const wanted = await complete(name, values);
    const directory = resolve(wanted.name);
    checkFree(directory);
    writeTemplate(directory, wanted.name, wanted.language, wanted.kind);
    const types = typesOf({ directory, manifest: readManifest(directory) });
    if (types) writeFileSync(types.file, types.content);
    if (values['no-link'] !== true) linkPackages(directory);
    console.log(nextSteps(wanted.name, directory));
    return 0;
  },
};

interface Wanted {
  readonly name: string;
  readonly language: TemplateLanguage;
  readonly kind: Kind;
}

/** Mistakes are told before any question is asked. */
function checkGiven(name: string | undefined, values: Values): void {
  const problem = name === undefined ? undefined : (nameProblem(name) ?? occupied(resolve(name)));
  if (problem !== undefined) throw usageError(problem, newCommand);
  choice(values, 'language', LANGUAGES);
  choice(values, 'kind', KINDS);
}

async function complete(name: string | undefined, values: Values): Promise<Wanted> {
  const language = choice(values, 'language', LANGUAGES);
  const kind = choice(values, 'kind', KINDS);
  if (name !== undefined && language !== undefined && (kind !== undefined || !canAsk())) return { name, language, kind: kind ?? DEFAULT_KIND };
  if (!canAsk()) throw usageError(missing(name), newCommand);
  const prompt = new Prompt();
  try {
    return {
      name: name ?? (await prompt.text('Name of the function:', (answer) => nameProblem(answer) ?? occupied(resolve(answer)))),
      language: language ?? (await prompt.choice('Language', LANGUAGES)),
      kind: kind ?? (await prompt.choice('Kind', KINDS)),
    };
  } finally {
    prompt.close();
  }
}

function missing(name: string | undefined): string {
  if (name === undefined) return 'A new function needs a name';
  return `--language is missing; allowed: ${Object.keys(LANGUAGES).join(', ')}`;
}

function choice<T extends string>(values: Values, option: string, choices: Readonly<Record<T, string>>): T | undefined {
  const given = text(values[option]);
  if (given === undefined || Object.hasOwn(choices, given)) return given as T | undefined;
  throw usageError(`--${option} is "${given}"; allowed: ${Object.keys(choices).join(', ')}`, newCommand);
}

/** The name is a folder, a route and a part of file names: nothing in it may lead elsewhere. */
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
