import { join } from 'node:path';
import { asSkerryError, SkerryError } from '@skerry/host/base';
import { type SecretSource, VALUE_NAME } from '@skerry/host/capabilities';
import type { Manifest } from '@skerry/host/registry';
import { readPrivateFile } from '@skerry/host/secrets';
import type { Logger } from 'pino';
import { shown } from '../functions/discover.ts';

/** Beside `skerry.json`, and never in version control. */
export const SECRETS_FILE = '.secrets.json';

/** How long what was read counts. */
const FRESH_MS = 200;
const FORM = 'It holds one JSON object of texts by the names of secrets: { "NAME": "VALUE" }.';
const MOST_BYTES = 1024 * 1024;
const NAME = new RegExp(VALUE_NAME);

/** Secrets of a function that runs from its folder: those in its `.secrets.json`, as it is at the moment. */
export class LocalSecrets implements SecretSource {
  readonly #file: string;
  #values: ReadonlyMap<string, string> = new Map();
  #staleAt = -Infinity;

  /** @param directory the folder with the function's `skerry.json` */
  constructor(directory: string) {
    this.#file = join(directory, SECRETS_FILE);
  }

  /** @throws SkerryError `SECRETS_FILE_INVALID` */
  read(name: string): string | undefined {
    if (performance.now() >= this.#staleAt) {
      this.#values = readSecrets(this.#file);
      this.#staleAt = performance.now() + FRESH_MS;
    }
    return this.#values.get(name);
  }

  howToSet(name: string): string {
    return `Write ${JSON.stringify({ [name]: 'VALUE' })} into ${shown(this.#file)}, which only you may read and no repository holds.`;
  }
}

/** Tells of those that a function will read in vain. */
export function warnOfMissing(source: SecretSource, manifest: Manifest, logger: Pick<Logger, 'warn'>): void {
  for (const name of manifest.secrets) {
    const problem = problemWith(source, name);
    if (problem !== undefined) logger.warn({ function: manifest.name, code: problem.code, help: problem.help }, problem.message);
  }
}

function problemWith(source: SecretSource, name: string): SkerryError | undefined {
  try {
    if (source.read(name) !== undefined) return undefined;
    const message = `The secret "${name}" is not set, so requests that read it will fail`;
    return new SkerryError('SECRET_MISSING', message, { help: source.howToSet(name) });
  } catch (cause) {
    return asSkerryError(cause);
  }
}

/** @returns nothing when there is no such file */
function readSecrets(file: string): ReadonlyMap<string, string> {
  const text = readPrivateFile(file, MOST_BYTES, (problem, help) => invalid(file, problem, help));
  if (text === undefined) return new Map();
  const entries = Object.entries(parse(file, text));
  const wrong = entries.find(([name]) => !NAME.test(name));
  if (wrong !== undefined) throw invalid(file, `has the name ${JSON.stringify(wrong[0].slice(0, 128))}, which no secret can have`);
  const other = entries.find(([, value]) => typeof value !== 'string' || value === '' || !value.isWellFormed());
  if (other !== undefined) throw invalid(file, `has something under "${other[0]}" that is no text, or an empty one`);
  return new Map(entries as [string, string][]);
}

/** What JSON's own message quotes may be a secret. */
function parse(file: string, text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const [, place] = /\((line \d+ column \d+)\)$/.exec((cause as Error).message) ?? [];
    throw invalid(file, `is not JSON${place === undefined ? '' : `, from ${place} on`}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw invalid(file, 'holds something else than an object');
}

function invalid(file: string, problem: string, help = FORM): SkerryError {
  return new SkerryError('SECRETS_FILE_INVALID', `${shown(file)} ${problem}`, { help, where: shown(file) });
}
