import type { Capability } from '../capability.ts';
import { VALUES, type Values } from '../values.ts';

/** Environment variables, for programs that look for them. */
export const environment = {
  name: 'environment',
  title: 'Environment variables',
  imports: 'wasi:cli/environment@',
  grant: {
    key: 'environment',
    schema: { ...VALUES, description: 'Environment variables of the function.' },
    noun: 'an environment variable',
    example: '"environment": { "KEY": "value" }',
    help: 'Set the variable in skerry.json: "environment": { "KEY": "value" }.',
    read: (raw: Values = {}): Values => raw,
    merge: (granted: Values, given: Values): Values => ({ ...granted, ...given }),
    names: (grant: Values) => Object.keys(grant),
    bind: (grant: Values): readonly (readonly [string, string])[] => Object.entries(grant),
    // Libraries look for variables that nobody needs.
    withoutGrant: { deploy: 'permitted', build: 'permitted' },
    standsInManifest: true,
    processEnvironment: {
      imports: ['wasi:cli/environment@0.2.10'],
      module: '@skerry/guest/runtime/environment',
      provide: 'provideEnvironment',
    },
  },
} as const satisfies Capability<Values>;
