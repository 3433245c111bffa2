import { print } from '@bytecodealliance/jco';
import { describe, expect, it } from 'vitest';
import { generateBindings, generateRaw } from '../../sdk/bindgen/index.ts';
import { buildGuestOf, worldOf } from './guest.ts';

const IMPORTS = [
  'wasi:http/types@0.2.12',
  'wasi:http/outgoing-handler@0.2.12',
  'wasi:keyvalue/store@0.2.0-draft2',
  'wasi:keyvalue/atomics@0.2.0-draft2',
  'wasi:keyvalue/batch@0.2.0-draft2',
  'wasi:config/store@0.2.0-rc.1',
  'wasi:logging/logging@0.1.0-draft',
];
const OLDER = [
  'wasi:keyvalue/store@0.2.0-draft',
  'wasi:keyvalue/atomics@0.2.0-draft',
  'wasi:keyvalue/batch@0.2.0-draft',
  'wasi:config/store@0.2.0-draft-2024-09-27',
];

const importing = (ids: readonly string[]): string => `package test:all; world all { ${ids.map((id) => `import ${id};`).join(' ')} `;

const WORLDS: readonly (readonly [string, string])[] = [
  ['a command line program', 'package test:all; world all { include wasi:cli/command@0.2.12; }'],
  ['a proxy', 'package test:all; world all { include wasi:http/proxy@0.2.12; }'],
  ['what functions import', `${importing(IMPORTS)} }`],
  ['two versions of one package', `${importing([...IMPORTS, ...OLDER])} }`],
  [
    'a proxy in the middle',
    'package test:all; world all { import wasi:http/outgoing-handler@0.2.12; export wasi:http/outgoing-handler@0.2.12; }',
  ],
  [
    'exports of resources',
    'package test:all; world all { export wasi:io/poll@0.2.12; export wasi:io/error@0.2.12; export wasi:io/streams@0.2.12; }',
  ],
];

const functionsIn = (texts: Iterable<string>, pattern: RegExp): Set<string> =>
  new Set([...texts].flatMap((text) => [...text.matchAll(pattern)].map(([, module, name]) => `${module}#${name}`)));

describe('bindings of WASI', () => {
  it.each(WORLDS)('compile and make a component, every function of them: %s', async (_, wit) => {
    const world = worldOf(wit);
    const { component } = await buildGuestOf(world, {}, { exercised: true, optimize: false });
    // The validator has compared these with the WIT. What nobody gets to own, nobody drops.
    const imported = functionsIn([await print(component)], /\(import "([^"]+)" "([^"]+)" \(func/g);
    const declared = functionsIn(generateRaw(world).values(), /@external\("([^"]+)", "([^"]+)"\)/g);
    const missing = [...declared].filter((name) => !imported.has(name) && !name.includes('[resource-drop]'));
    expect(missing).toEqual([]);
  });

  it.each(WORLDS)('are the same each time: %s', (_, wit) => {
    expect(generateBindings(worldOf(wit))).toEqual(generateBindings(worldOf(wit)));
  });
});
