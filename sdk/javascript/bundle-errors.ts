import { readFileSync } from 'node:fs';
import { SkerryError } from '@skerry/host/base';
import type { BuildOptions } from '../language/index.ts';
import { ENTRY_ID } from './entry.ts';
import { packageName } from './lookups.ts';
import { COMPILED } from './modules.ts';
import { displayName } from './sources.ts';

/** What the bundler says about one problem. */
export interface BundlerError {
  readonly message: string;
  readonly code?: string | undefined;
  readonly loc?: { readonly file?: string | undefined; readonly line: number; readonly column: number } | undefined;
  /** The module that was not found. */
  readonly exporter?: string | undefined;
}

/** The way to packages that lie above the function. */
const OUTSIDE = /(?:\.\.\/)+(?:[^"'\s]*\/)?node_modules\//g;

/** `wasi:http/types@0.2.10` */
const INTERFACE = /^[a-z][a-z0-9-]*:[a-z][a-z0-9-]*\//;

/** What to do where a file does not export a name; undefined: nobody knows. */
export type ExplainExport = (file: string, name: string) => string | undefined;

/** One error for all that the bundler found. */
export function bundleFailure(error: unknown, options: BuildOptions, explain: ExplainExport = () => undefined): SkerryError {
  if (SkerryError.is(error)) return error;
  const errors = (error as { errors?: readonly BundlerError[] }).errors ?? [error as BundlerError];
  const where = errors.map((one) => whereOf(one, options)).find((place) => place !== undefined);
  const message = errors.map((one) => describe(one, options)).join('\n');
  return new SkerryError('BUILD_FAILED', message, { cause: error, ...(where && { where }), ...helpFor(errors, explain) });
}

function whereOf({ loc }: BundlerError, { directory }: BuildOptions): string | undefined {
  if (loc?.file === undefined || loc.file === ENTRY_ID) return undefined;
  return `${displayName(loc.file, directory)}:${loc.line}:${loc.column + 1}`;
}

/** `src/index.ts:3:15: Unexpected token`, the line with a caret below, and what the bundler adds. */
export function describe(error: BundlerError, options: BuildOptions): string {
  const where = whereOf(error, options);
  if (where === undefined) return headline(error, options);
  return [`${where}: ${headline(error, options)}`, ...excerpt(error), ...notes(error.message)].join('\n');
}

/** The bundler's message starts with its code and goes on with a drawing of the source. */
function headline({ message, code, loc }: BundlerError, { directory, source }: BuildOptions): string {
  const first = message.split('\n').find((line) => line.trim() !== '') ?? message;
  if (code === 'UNRESOLVED_IMPORT' && loc?.file === ENTRY_ID) return `There is no file ${displayName(source, directory)}`;
  return first
    .replace(/^\[[A-Z_]+\] /, '')
    .replace(/\.$/, '')
    .replaceAll(`${directory}/`, '')
    .replaceAll(`${COMPILED}"`, '"')
    .replaceAll(OUTSIDE, 'node_modules/');
}

function excerpt({ loc }: BundlerError): string[] {
  const line = lineOf(loc?.file, loc?.line ?? 0);
  if (line === undefined || loc === undefined) return [];
  const gutter = `${loc.line} | `;
  const indent = line.slice(0, loc.column).replaceAll(/[^\t]/g, ' ');
  return [`  ${gutter}${line}`, `  ${' '.repeat(gutter.length - 2)}| ${indent}^`];
}

function lineOf(file: string | undefined, line: number): string | undefined {
  try {
    return file === undefined ? undefined : readFileSync(file, 'utf8').split(/\r?\n/)[line - 1];
  } catch {
    return undefined;
  }
}

function notes(message: string): string[] {
  return Array.from(message.matchAll(/│ (?:Note|Help): (.+)$/gm), ([, note]) => `  help: ${note}`);
}

function helpFor(errors: readonly BundlerError[], explain: ExplainExport): { help?: string } {
  for (const { message } of errors) {
    const [, name = '', file = ''] = /"([^"]+)" is not exported by "([^"]+)"/.exec(message) ?? [];
    const help = explain(file, name);
    if (help !== undefined) return { help };
  }
  const unresolved = errors.find(({ code }) => code === 'UNRESOLVED_IMPORT');
  if (unresolved === undefined) return {};
  if (unresolved.loc?.file === ENTRY_ID) return { help: 'Set "source" in skerry.json to the entry module.' };
  const specifier = /'([^']+)'/.exec(unresolved.message)?.[1];
  if (specifier === undefined) return {};
  if (/^[./]/.test(specifier))
    return { help: `The path is relative to the file that imports it, with its extension. There is nothing at ${specifier}.` };
  if (INTERFACE.test(specifier))
    return { help: 'A function does not import interfaces: what the manifest grants is in env, the second argument of fetch.' };
  if (specifier.startsWith('#')) return { help: `Name ${specifier} under "imports" in package.json.` };
  return { help: `If it is a package: npm install ${packageName(specifier)}` };
}
