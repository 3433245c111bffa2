import { readFileSync } from 'node:fs';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CAPABILITIES, type Capability, type GrantForm, grantedOnes, isImported, isServed, namesOf } from '@skerry/host/capabilities';
import type { ComponentDescription } from '@skerry/host/engine';
import type { Manifest } from '@skerry/host/registry';
import type { BuiltFunction } from '../build/index.ts';

/** A component that holds a JavaScript engine imports whatever the engine could need, used or not. */
const ENGINE_MARK = Buffer.from('StarlingMonkey');

/** In a clone of the repository it lies outside of node_modules. */
const GUEST_LIBRARY = fileURLToPath(new URL('.', import.meta.resolve('@skerry/guest/package.json')));

/** Names that are put together while the function runs stand in no source: here those that JavaScript reads from `env`. */
const COMPUTED_KEY = /\benv\s*\[|\b(?:keys|values|entries|getOwnPropertyNames)\(\s*(?:\w+\.)?env\b/;

/**
 * Where the manifest of a function and its component disagree, in sentences that say what to change. What a component
 * must not import without a grant is not a warning but an error, when it is deployed.
 *
 * @param capabilities what can be granted; default: the capabilities of this host
 */
export function grantWarnings(
  manifest: Manifest,
  { description: { imports }, component }: { readonly description: ComponentDescription; readonly component: Uint8Array },
  build: Pick<BuiltFunction, 'inputs'>,
  capabilities: readonly Capability[] = CAPABILITIES,
): string[] {
  const all = grantedOnes(capabilities);
  const granted = all.filter((capability) => namesOf(capability, manifest).length > 0);
  const uses = all.map((capability): Use => ({
    capability,
    grant: capability.grant,
    granted: namesOf(capability, manifest),
    isImported: isImported(capability, imports),
    isServed: isServed(capability, imports, granted),
  }));
  const ofImports = [...uses.flatMap(unusedGrant), ...uses.flatMap(missingGrant)];
  const byImports = ofImports.length > 0 && hasEngine(component) ? [] : ofImports;
  if (manifest.origin.kind !== 'source') return byImports;
  const text = build.inputs.filter(isOwn).map(textOf).join('\n');
  // What middleware asks for by name stands in no source.
  const ofNames = manifest.middleware.length === 0 ? unnamed(uses, text) : [];
  return [...byImports, ...uses.flatMap((use) => ungranted(use, text)), ...ofNames];
}

/** To look for it takes milliseconds. */
function hasEngine(component: Uint8Array): boolean {
  return Buffer.from(component.buffer, component.byteOffset, component.byteLength).includes(ENGINE_MARK);
}

/** A capability in a function. */
interface Use {
  readonly capability: Capability;
  readonly grant: GrantForm;
  /** By name. */
  readonly granted: readonly string[];
  readonly isImported: boolean;
  /** What it is imported by, something grants. */
  readonly isServed: boolean;
}

/** Libraries contain names that do not concern the manifest. */
function isOwn(file: string): boolean {
  return !file.includes(`${sep}node_modules${sep}`) && !file.startsWith(GUEST_LIBRARY);
}

const LEFT_OUT = 'Remove it from skerry.json, or call the code that needs it: code that is never called is left out of a component';

function unusedGrant({ capability: { imports }, grant, granted, isImported: isUsed }: Use): string[] {
  if (granted.length === 0 || isUsed) return [];
  return [`"${grant.key}" grants ${list(granted)}, but the component does not import ${imports.replace(/[/@]$/, '')}. ${LEFT_OUT}`];
}

function missingGrant({ grant, isServed: isGranted }: Use): string[] {
  const { warning } = grant.withoutGrant;
  if (warning === undefined || isGranted) return [];
  return [`${warning}. Add to skerry.json: ${grant.example}`];
}

/** Opened by a name that is not granted: that fails then, which a function may take for an empty store. */
function ungranted({ grant, granted }: Use, text: string): string[] {
  const { opened, ungranted: message } = grant.sources ?? {};
  if (opened === undefined || message === undefined) return [];
  const names = new Set(Array.from(text.matchAll(opened), ([, name]) => name!));
  return [...names.difference(new Set(granted))].map((name) => message(name, granted));
}

/** Granted by a name that none of the sources says. */
function unnamed(uses: readonly Use[], text: string): string[] {
  if (COMPUTED_KEY.test(text) || uses.some(({ grant }) => grant.sources?.computed.test(text))) return [];
  const says = (name: string): boolean => new RegExp(`(?<![\\w-])${RegExp.escape(name)}(?![\\w-])`).test(text);
  return uses
    .filter(({ grant, isImported: isUsed }) => isUsed && grant.sources !== undefined)
    .flatMap(({ grant, granted }) => granted.map((name) => [grant.key, name] as const))
    .filter(([, name]) => !says(name))
    .map(([key, name]) => `"${key}" grants "${name}", which no source names. Remove it from skerry.json, or look for a typo`);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function list(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(', ');
}
