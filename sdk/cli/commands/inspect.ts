import { gzipSync } from 'node:zlib';
import { SkerryError } from '@skerry/host/base';
import { CAPABILITIES, type Capability, checkGranted, grantedOnes, isImported, providersOf } from '@skerry/host/capabilities';
import { type ComponentDescription, describeComponent, type UnsharedModule, unsharedModules } from '@skerry/host/engine';
import type { Manifest } from '@skerry/host/registry';
import { handlerOf } from '@skerry/host/runtime';
import { linkImports } from '@skerry/host/wasi';
import { type Command, usageError } from '../arguments.ts';
import { discover, type FunctionFolder, shown } from '../../functions/discover.ts';
import { adHocFunction, readComponent, readyFunction } from '../../functions/index.ts';
import { ELSEWHERE, type ElsewhereName, type ElsewhereVerdict, linksElsewhere } from '../elsewhere.ts';
import { paint, printJson } from '../output.ts';

interface Inspection {
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
  readonly gzipBytes: number;
  readonly coreModules: number;
  /** Core modules whose code no other function can share, and why. */
  readonly unshared: readonly UnsharedModule[];
  /** What a request meets before the function, the first one first. */
  readonly middleware: readonly string[];
  readonly imports: readonly string[];
  readonly exports: readonly string[];
  /** Capabilities that its manifest must grant. */
  readonly needs: readonly string[];
  /** Why it cannot be served as it is; empty when it can. */
  readonly problems: readonly { readonly code: string; readonly message: string; readonly help: string | undefined }[];
  /** Where the manifest and the component disagree. */
  readonly warnings: readonly string[];
  /** Whether another host links it; undefined: nobody asked. */
  readonly elsewhere?: ElsewhereVerdict;
}

export const inspectCommand: Command = {
  name: 'inspect',
  usage: '[--target HOST]',
  maxPositionals: 1,
  options: {
    target: { type: 'string', value: 'HOST', help: `Whether it links there: ${ELSEWHERE.join(', ')}.` },
    json: { type: 'boolean', help: 'Print as JSON.' },
  },
  async run({ positionals: [target], values }) {
    if (target === undefined) throw usageError('Pass a component file or the folder of a function', inspectCommand);
    const isBare = target.endsWith('.wasm');
    const folders = isBare ? [adHocFunction(target)] : discover(target);
    const host = values['target'];
    if (host !== undefined && !isElsewhere(host))
      throw usageError(`--target is ${JSON.stringify(host)}; allowed: ${ELSEWHERE.join(', ')}`, inspectCommand);
    const found = await Promise.all(folders.map((folder) => inspect(folder, isBare)));
    const inspections = host === undefined ? found : found.map((each) => judged(each, host));
    if (values['json'] === true) printJson(inspections);
    else for (const inspection of inspections) console.log(report(inspection));
    return inspections.every(isFine) ? 0 : 1;
  },
};

const judged = (inspection: Inspection, host: ElsewhereName): Inspection =>
  Object.assign({}, inspection, { elsewhere: linksElsewhere(host, inspection.imports, inspection.exports) });

const isElsewhere = (value: unknown): value is ElsewhereName => ELSEWHERE.some((name) => name === value);

/** Whoever asks of another host has no use for grants of this one. */
const isFine = ({ problems: found, elsewhere }: Inspection): boolean => elsewhere?.links ?? found.length === 0;

/**
 * @param isBare it is a component without a manifest
 * @param capabilities what can be granted
 */
export async function inspect(
  folder: FunctionFolder,
  isBare = false,
  capabilities: readonly Capability[] = CAPABILITIES,
): Promise<Inspection> {
  const { build, manifest } = await readyFunction(folder, false, { capabilities });
  const component = await readComponent(build.file, manifest.name);
  const description = describeComponent(component);
  return {
    name: manifest.name,
    file: shown(build.file),
    bytes: component.length,
    gzipBytes: gzipSync(component).length,
    coreModules: description.coreModules,
    unshared: unshared(component),
    middleware: manifest.middleware,
    imports: description.imports,
    exports: description.exports.map(({ name }) => name),
    needs: needs(description, capabilities),
    problems: problems(description, manifest, capabilities),
    // Who asks about a bare file grants nothing yet.
    warnings: isBare ? [] : build.warnings,
  };
}

/** What its manifest has to grant, as the capabilities say. */
function needs({ imports }: Pick<ComponentDescription, 'imports'>, capabilities: readonly Capability[]): string[] {
  return grantedOnes(capabilities).flatMap((each) => (each.grant.need !== undefined && isImported(each, imports) ? [each.grant.need] : []));
}

/** Empty as well when the component cannot be run: that is a problem of its own. */
function unshared(component: Uint8Array): UnsharedModule[] {
  try {
    return unsharedModules(component);
  } catch (cause) {
    if (!SkerryError.is(cause)) throw cause;
    return [];
  }
}

type Problem = Inspection['problems'][number];

function problems(description: ComponentDescription, manifest: Manifest, capabilities: readonly Capability[]): Problem[] {
  const checks = [
    () => handlerOf(description.exports.map(({ name }) => name)),
    () => checkImports(description.imports, manifest, capabilities),
  ];
  return checks.flatMap((check) => problemOf(check));
}

function checkImports(imports: readonly string[], manifest: Manifest, capabilities: readonly Capability[]): void {
  linkImports(imports, providersOf(capabilities));
  checkGranted(imports, manifest, capabilities);
}

function problemOf(check: () => unknown): Problem[] {
  try {
    check();
    return [];
  } catch (cause) {
    if (!SkerryError.is(cause)) throw cause;
    return [{ code: cause.code, message: cause.message, help: cause.help }];
  }
}

function report(inspection: Inspection): string {
  const {
    name,
    file,
    bytes,
    gzipBytes,
    coreModules,
    middleware,
    imports,
    exports,
    needs: wanted,
    problems: found,
    warnings,
    unshared: own,
    elsewhere,
  } = inspection;
  const size = `${bytes.toLocaleString('en')} bytes (${gzipBytes.toLocaleString('en')} with gzip), ${coreModules} core modules`;
  const lines = [`${paint('bold', name)}  ${file}`, `  size     ${size}`];
  for (const { offset, reason } of own)
    lines.push(`  code     that of the module at 0x${offset.toString(16)} is not shared with other functions: ${reason}`);
  if (middleware.length > 0) lines.push(...section('behind', middleware));
  lines.push(...section('exports', exports), ...section('imports', imports), ...section('needs', wanted));
  if (elsewhere !== undefined) lines.push(...section(elsewhere.target, verdict(elsewhere)));
  // Grants of this host are no matter of another.
  else for (const { message, help } of found) lines.push(`  ${paint('red', 'problem')}  ${message}`, `           ${help ?? ''}`);
  for (const warning of warnings) lines.push(`  ${paint('yellow', 'warning')}  ${warning}`);
  return lines.join('\n');
}

function verdict({ version, isTested, links, options, missing }: ElsewhereVerdict): string[] {
  const by = `${version}${isTested ? '' : ', by its documents: we have not run it'}`;
  const start = options.length === 0 ? '' : `, started with ${options.join(' ')}`;
  if (links) return [`links (${by})${start}`];
  return [
    `does not link (${by})`,
    ...missing.map(({ name, instead }) => `missing: ${name}${instead.length === 0 ? '' : `; it has ${instead.join(', ')}`}`),
  ];
}

function section(title: string, entries: readonly string[]): string[] {
  return (entries.length === 0 ? ['nothing'] : entries).map((entry, index) => `  ${(index ? '' : title).padEnd(8)} ${entry}`);
}
