import { gzipSync } from 'node:zlib';
import { SkerryError } from '@skerry/host/base';
import { type ComponentDescription, describeComponent } from '@skerry/host/engine';
import { handlerOf } from '@skerry/host/runtime';
import { linkImports } from '@skerry/host/wasi';
import { type Command, usageError } from '../arguments.ts';
import { discover, type FunctionFolder, shown } from '../../functions/discover.ts';
import { adHocFunction, readComponent, readyFunction } from '../../functions/index.ts';
import { paint, printJson } from '../output.ts';

interface Inspection {
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
  readonly gzipBytes: number;
  readonly coreModules: number;
  readonly imports: readonly string[];
  readonly exports: readonly string[];
  /** Capabilities that its manifest must grant. */
  readonly needs: readonly string[];
  /** Why it cannot be served as it is; empty when it can. */
  readonly problems: readonly { readonly code: string; readonly message: string; readonly help: string | undefined }[];
  /** Where the manifest and the component disagree. */
  readonly warnings: readonly string[];
}

export const inspectCommand: Command = {
  name: 'inspect',
  summary: 'Show what a component imports and exports, what it needs to be granted, and its size.',
  usage: 'FILE.wasm|DIR',
  maxPositionals: 1,
  options: { json: { type: 'boolean', help: 'Print as JSON.' } },
  async run({ positionals: [target], values }) {
    if (target === undefined) throw usageError('Pass a component file or the folder of a function', inspectCommand);
    const isBare = target.endsWith('.wasm');
    const folders = isBare ? [adHocFunction(target)] : discover(target);
    const inspections = await Promise.all(folders.map((folder) => inspect(folder, isBare)));
    if (values['json'] === true) printJson(inspections);
    else for (const inspection of inspections) console.log(report(inspection));
    return inspections.every(({ problems }) => problems.length === 0) ? 0 : 1;
  },
};

async function inspect(folder: FunctionFolder, isBare: boolean): Promise<Inspection> {
  const { build, manifest } = await readyFunction(folder);
  const component = await readComponent(build.file, manifest.name);
  const description = describeComponent(component);
  return {
    name: manifest.name,
    file: shown(build.file),
    bytes: component.length,
    gzipBytes: gzipSync(component).length,
    coreModules: description.coreModules,
    imports: description.imports,
    exports: description.exports.map(({ name }) => name),
    needs: needs(description),
    problems: problems(description, manifest.keyvalue.length > 0),
    // Who asks about a bare file grants nothing yet.
    warnings: isBare ? [] : build.warnings,
  };
}

/** Outbound HTTP is imported by every JavaScript function, used or not: it can need a grant, keyvalue always does. */
function needs({ imports }: ComponentDescription): string[] {
  const found: string[] = [];
  if (imports.some((name) => name.startsWith('wasi:keyvalue/'))) found.push('capabilities.keyvalue');
  if (imports.some((name) => name.startsWith('wasi:http/outgoing-handler@'))) found.push('capabilities.http, if it calls out');
  return found;
}

function problems(description: ComponentDescription, keyvalue: boolean): Inspection['problems'][number][] {
  const checks = [
    () => handlerOf(description.exports.map(({ name }) => name)),
    () => linkImports(description.imports, { keyvalue }),
  ];
  return checks.flatMap((check) => problemOf(check));
}

function problemOf(check: () => unknown): Inspection['problems'][number][] {
  try {
    check();
    return [];
  } catch (cause) {
    if (!SkerryError.is(cause)) throw cause;
    return [{ code: cause.code, message: cause.message, help: cause.help }];
  }
}

function report(inspection: Inspection): string {
  const { name, file, bytes, gzipBytes, coreModules, imports, exports, needs: wanted, problems: found, warnings } = inspection;
  const size = `${bytes.toLocaleString('en')} bytes (${gzipBytes.toLocaleString('en')} with gzip), ${coreModules} core modules`;
  const lines = [`${paint('bold', name)}  ${file}`, `  size     ${size}`];
  lines.push(...section('exports', exports), ...section('imports', imports), ...section('needs', wanted));
  for (const { message, help } of found) lines.push(`  ${paint('red', 'problem')}  ${message}`, `           ${help ?? ''}`);
  for (const warning of warnings) lines.push(`  ${paint('yellow', 'warning')}  ${warning}`);
  return lines.join('\n');
}

function section(title: string, entries: readonly string[]): string[] {
  return (entries.length === 0 ? ['nothing'] : entries).map((entry, index) => `  ${(index ? '' : title).padEnd(8)} ${entry}`);
}
