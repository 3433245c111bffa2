import type { Capability } from '../capability.ts';
import { VALUES, type Values } from '../values.ts';

/** Values that the function reads. */
export const config = {
  name: 'config',
  title: 'Configuration',
  imports: 'wasi:config/',
  grant: {
    key: 'config',
    schema: { ...VALUES, description: 'Values that the function reads through wasi:config.' },
    noun: 'a config value',
    example: '"config": { "KEY": "value" }',
    help: 'Set the value in skerry.json: "config": { "KEY": "value" }.',
    read: (raw: Values = {}): Values => raw,
    merge: (granted: Values, given: Values): Values => ({ ...granted, ...given }),
    names: (grant: Values) => Object.keys(grant),
    bind: (grant: Values): ReadonlyMap<string, string> => new Map(Object.entries(grant)),
    // A component from elsewhere may do well without any.
    withoutGrant: { deploy: 'permitted', build: 'refused', warning: 'It reads configuration, but there is none' },
    standsInManifest: true,
    sources: { computed: /Config\.(?:get|read)\((?!\s*["'])|Config\.entries\(/ },
    typescript: {
      imports: ['wasi:config/store@0.2.0-rc.1'],
      type: 'string',
      module: '@skerry/guest/runtime/config',
      value: 'configValue',
      once: false,
    },
  },
} as const satisfies Capability<Values>;
