/** Components that are small to send and ask for much whenever a sandbox is made. */

const times = (count: number, text: (i: number) => string): string => Array.from({ length: count }, (_, i) => text(i)).join('\n');

const instances = (count: number, module: string): string =>
  `(component (core module $M ${module}) ${times(count, () => '(core instance (instantiate $M))')})`;

const single = (module: string): string => instances(1, module);

/** In modules of at most so many: one may have 100,000 at most. */
const SEGMENTS = 50_000;

const segments = (count: number): string => {
  const module = (name: string, size: number): string =>
    `(core module ${name} ${times(size, () => '(data "")')}) (core instance (instantiate ${name}))`;
  const rest = count % SEGMENTS;
  return `(component ${times((count - rest) / SEGMENTS, (i) => module(`$M${i}`, SEGMENTS))} ${module('$rest', rest)})`;
};

/** What one of the instances copies that have data. */
export const DATA_BYTES = 2 * 1024 * 1024;

/** The text of a component with so many of each. */
export const COSTLY = {
  sandboxCores: (count: number) => instances(count, ''),
  sandboxMemories: (count: number) => instances(count, '(memory 1)'),
  sandboxTables: (count: number) => instances(count, '(table 1 funcref)'),
  sandboxGlobals: (count: number) => single(times(count, () => '(global (mut i32) (i32.const 0))')),
  sandboxLinks: (count: number) => single(`(func $f) ${times(count, (i) => `(export "${i}" (func $f))`)}`),
  sandboxSegments: (count: number) => segments(count),
  sandboxElements: (count: number) => single(`(func $f) (elem func ${times(count, () => '$f')})`),
  sandboxFunctions: (count: number) =>
    `(component (type $r (resource (rep i32))) ${times(count, () => '(core func (canon resource.drop $r))')})`,
  /** One is the component itself. */
  sandboxComponents: (count: number) => `(component (component $C) ${times(count - 1, () => '(instance (instantiate $C))')})`,
  /** So many bytes, and those that say where they go. */
  sandboxDataBytes: (count: number) => instances(count / DATA_BYTES, `(memory 32) (data (i32.const 0) "${'x'.repeat(DATA_BYTES)}")`),
} as const;

/** What a table of so many entries in each of so many tables is written as. */
export const tables = (count: number, entries: number): string => single(times(count, () => `(table ${entries} funcref)`));
