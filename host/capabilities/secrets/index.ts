import type { BindServices, Capability } from '../capability.ts';
import { VALUE_NAME } from '../values.ts';
import { GrantedSecrets } from './granted-secrets.ts';

/** Values that stand in no manifest and no build: passwords, keys, tokens of other services. */
export const secrets = {
  name: 'secrets',
  title: 'Secrets',
  // That of configuration: a program need not know which of its values are secret.
  imports: 'wasi:config/store@',
  grant: {
    key: 'capabilities.secrets',
    schema: {
      type: 'array',
      maxItems: 64,
      uniqueItems: true,
      items: { type: 'string', pattern: VALUE_NAME },
      description: 'Names of secrets that the function reads through wasi:config. Their values are set where it runs.',
    },
    pattern: 'use letters, digits, "_", "." and "-", at most 128, starting with a letter or "_"',
    noun: 'a secret',
    example: '"capabilities": { "secrets": ["NAME"] }',
    help: 'Name the secret in skerry.json: "capabilities": { "secrets": ["NAME"] }.',
    read: (raw: string[] = []): readonly string[] => raw,
    names: (grant: readonly string[]) => grant,
    bind: (grant: readonly string[], { secrets: source }: BindServices) => new GrantedSecrets(grant, source),
    withoutGrant: { deploy: 'permitted', build: 'permitted' },
    need: 'capabilities.secrets, if it reads one',
    sources: { computed: /Config\.(?:get|read)\((?!\s*["'])/ },
    typescript: {
      imports: ['wasi:config/store@0.2.0-rc.1'],
      type: 'string',
      module: '@skerry/guest/runtime/secrets',
      value: 'secretValue',
      once: false,
      isListed: false,
    },
    processEnvironment: {
      imports: ['wasi:config/store@0.2.0-rc.1'],
      module: '@skerry/guest/runtime/secrets',
      provide: 'provideSecrets',
    },
  },
} as const satisfies Capability<readonly string[]>;
