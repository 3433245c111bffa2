import { expect, it } from 'vitest';
import { CAPABILITIES } from '../capabilities/index.ts';
import { completeManifest } from '../registry/manifest/manifest.ts';
import { secretsFrom, variableName, withVariables } from './variables.ts';

const manifest = completeManifest(
  { name: 'hello-app', component: 'x.wasm', config: { 'api.url': 'baked', mode: 'baked' }, environment: { HOME: 'baked' } } as never,
  CAPABILITIES,
);

it('takes the values of whoever runs a bundle in place of those of the manifest, and no others', () => {
  const set: Record<string, string> = {
    HELLO_APP__API_URL: 'set',
    HELLO_APP__HOME: '',
    HELLO_APP__SECRET: 'x',
    mode: 'x',
    OTHER__MODE: 'x',
  };
  const { config, environment } = withVariables(manifest, (name) => set[name]);
  expect([config, environment]).toEqual([{ 'api.url': 'set', mode: 'baked' }, { HOME: '' }]);
});

it('gives each value a name that shells can set', () => {
  expect(variableName('a-b', 'some.key-1')).toBe('A_B__SOME_KEY_1');
});

it('takes secrets from variables, at each look, and one without text is none', () => {
  const set: Record<string, string> = { HELLO_APP__API_KEY: 'one', HELLO_APP__EMPTY: '', OTHER__KEY: 'x' };
  const secrets = secretsFrom('hello-app', (name) => set[name]);
  expect(['api-key', 'EMPTY', 'KEY'].map((name) => secrets.read(name))).toEqual(['one', undefined, undefined]);
  set['HELLO_APP__API_KEY'] = 'two';
  expect(secrets.read('api-key')).toBe('two');
  expect(secrets.howToSet('api-key')).toContain('HELLO_APP__API_KEY');
});
