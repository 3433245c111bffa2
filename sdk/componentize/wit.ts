import { readFileSync, readdirSync } from 'node:fs';

/**
 * The WIT that components are built against: stable WASI from the installed jco package, drafts from `@skerry/guest`.
 * `wasm-tools` takes several packages in one text when each is nested in braces.
 */

const JCO_WIT = new URL('../lib/wit/builtin/', import.meta.resolve('@bytecodealliance/jco'));
const DRAFT_WIT = new URL('wit/', import.meta.resolve('@skerry/guest/package.json'));

/** Version of the stable WASI packages in jco that we build against. */
export const WASI_VERSION = '0.2.12';

const STABLE_PACKAGES = ['io', 'clocks', 'random', 'filesystem', 'sockets', 'cli', 'http'] as const;

/** `package a:b@1;` and what follows → `package a:b@1 { … }`. */
function nested(wit: string): string {
  return `${wit.replace(/^package ([^;]+);$/m, 'package $1 {')}\n}\n`;
}

/** All stable WASI 0.2 packages. */
export function stableWit(): string {
  return STABLE_PACKAGES.map((name) => nested(readFileSync(new URL(`${WASI_VERSION}/wasi-${name}/package.wit`, JCO_WIT), 'utf8'))).join(
    '\n',
  );
}

/** The draft packages: key-value, config and logging in every version we speak. */
export function draftWit(): string {
  return readdirSync(DRAFT_WIT)
    .filter((file) => file.endsWith('.wit'))
    .toSorted()
    .map((file) => nested(readFileSync(new URL(file, DRAFT_WIT), 'utf8')))
    .join('\n');
}

/**
 * Some of the stable packages without their worlds, under another patch version: an engine that was built against an
 * older one needs exactly its own, and within 0.2 the interfaces stay the same.
 */
export function stableInterfaces(names: readonly (typeof STABLE_PACKAGES)[number][], version: string): string {
  return names
    .map((name) => nested(readFileSync(new URL(`${WASI_VERSION}/wasi-${name}/package.wit`, JCO_WIT), 'utf8')))
    .join('\n')
    .replaceAll(WASI_VERSION, version)
    .replaceAll(/^world \S+ \{[^}]*\}$/gm, '');
}
