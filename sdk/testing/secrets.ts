import type { SecretSource } from '@skerry/host/capabilities';
import type { Manifest } from '@skerry/host/registry';
import type { OpenOptions } from './index.d.ts';
import { invalid } from './invalid.ts';

/** Those of the test alone: what a developer keeps in a file is none of a test's business. */
export function givenSecrets(given: OpenOptions['secrets'] = {}, { secrets }: Manifest): SecretSource {
  const values = new Map<string, unknown>(Object.entries(given));
  for (const [name, value] of values) {
    if (!secrets.includes(name)) {
      const known = secrets.join(', ');
      throw invalid(`The option secrets has "${name}", which skerry.json does not`, known ? `It has ${known}.` : 'It grants no secrets.');
    }
    if (typeof value !== 'string' || value === '' || !value.isWellFormed()) {
      throw invalid(`The option secrets has something under "${name}" that is no text, or an empty one`, 'Give it a value.');
    }
  }
  return {
    read: (name) => values.get(name) as string | undefined,
    howToSet: (name) => `Give openFunction the option secrets: { ${JSON.stringify(name)}: 'VALUE' }.`,
  };
}
