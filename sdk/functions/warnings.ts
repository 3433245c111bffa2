import { readFileSync } from 'node:fs';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeComponent } from '@skerry/host/engine';
import type { Manifest } from '@skerry/host/registry';
import type { BuiltFunction } from '../build/index.ts';

/** A component that holds a JavaScript engine imports whatever the engine could need, used or not. */
const ENGINE_MARK = Buffer.from('StarlingMonkey');

/** In AssemblyScript; in JavaScript a store that is not granted is not there at all. */
const OPENED_STORE = /\bStore\.open\(\s*["']([A-Za-z_][\w-]*)["']/g;

/** In a clone of the repository it lies outside of node_modules. */
const GUEST_LIBRARY = fileURLToPath(new URL('.', import.meta.resolve('@skerry/guest/package.json')));

/** Names that are put together while the function runs stand in no source. */
const COMPUTED_NAME = /\benv\s*\[|\b(?:keys|values|entries|getOwnPropertyNames)\(\s*(?:\w+\.)?env\b|(?:Store\.open|Config\.(?:get|read))\((?!\s*["'])|Config\.entries\(/;

/**
 * Where the manifest of a function and its component disagree, in sentences that say what to change. What a component
 * must not import without a grant is no warning but an error, when it is deployed.
 */
export function grantWarnings(manifest: Manifest, component: Uint8Array, build: Pick<BuiltFunction, 'inputs'>): string[] {
  const { imports } = describeComponent(component);
  const uses = (prefix: string): boolean => imports.some((name) => name.startsWith(prefix));
  const hasEngine = Buffer.from(component.buffer, component.byteOffset, component.byteLength).includes(ENGINE_MARK);
  const byImports = hasEngine ? [] : [...unusedGrants(manifest, uses), ...missingGrants(manifest, uses)];
  if (manifest.origin.kind !== 'source') return byImports;
  const text = build.inputs.filter(isOwn).map(textOf).join('\n');
  return [...byImports, ...ungranted(manifest, text), ...unnamed(manifest, text, uses)];
}

/** Libraries say names that are no business of the manifest. */
function isOwn(file: string): boolean {
  return !file.includes(`${sep}node_modules${sep}`) && !file.startsWith(GUEST_LIBRARY);
}

type Uses = (prefix: string) => boolean;

const LEFT_OUT = 'Remove it from skerry.json, or call the code that needs it: code that is never called is left out of a component';

function unusedGrants({ keyvalue, http, config, environment }: Manifest, uses: Uses): string[] {
  const grants = [
    ['capabilities.keyvalue', keyvalue.map(({ identifier }) => identifier), 'wasi:keyvalue/'],
    ['capabilities.http', http, 'wasi:http/outgoing-handler@'],
    ['config', Object.keys(config), 'wasi:config/'],
    ['environment', Object.keys(environment), 'wasi:cli/environment@'],
  ] as const;
  return grants
    .filter(([, names, prefix]) => names.length > 0 && !uses(prefix))
    .map(([key, names, prefix]) => `"${key}" grants ${list(names)}, but the component does not import ${prefix.replace(/[/@]$/, '')}. ${LEFT_OUT}`);
}

function missingGrants({ http, config }: Manifest, uses: Uses): string[] {
  const warnings: string[] = [];
  if (http.length === 0 && uses('wasi:http/outgoing-handler@')) {
    warnings.push('It sends requests, but none are granted, so each will be denied. Add to skerry.json: "capabilities": { "http": ["https://HOST"] }');
  }
  if (Object.keys(config).length === 0 && uses('wasi:config/')) {
    warnings.push('It reads configuration, but there is none. Add to skerry.json: "config": { "KEY": "value" }');
  }
  return warnings;
}

/** Opened by a name that is not granted: `open` fails then, which a function may take for an empty store. */
function ungranted({ keyvalue }: Manifest, text: string): string[] {
  const granted = new Set(keyvalue.map(({ identifier }) => identifier));
  const opened = new Set(Array.from(text.matchAll(OPENED_STORE), ([, name]) => name!));
  return [...opened.difference(granted)].map(
    (name) => `It opens the store "${name}", which is not granted. Add to skerry.json: "capabilities": { "keyvalue": [${list([...granted, name])}] }`,
  );
}

/** Granted by a name that none of the sources says. */
function unnamed({ keyvalue, config }: Manifest, text: string, uses: Uses): string[] {
  if (COMPUTED_NAME.test(text)) return [];
  const says = (name: string): boolean => new RegExp(`(?<![\\w-])${RegExp.escape(name)}(?![\\w-])`).test(text);
  const stores = uses('wasi:keyvalue/') ? keyvalue.map(({ identifier }) => ['capabilities.keyvalue', identifier] as const) : [];
  const values = uses('wasi:config/') ? Object.keys(config).map((name) => ['config', name] as const) : [];
  return [...stores, ...values]
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
