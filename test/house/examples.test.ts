import { parseManifest } from '@skerry/host/registry';
import { describe, expect, it } from 'vitest';
import { files, read } from './source-files.ts';

const EXAMPLES = files('examples/*/skerry.json').map((file) => file.split('/')[1]!);

const manifestOf = (name: string) => parseManifest(read(`examples/${name}/skerry.json`), `examples/${name}/skerry.json`);

it('there are examples', () => {
  expect(EXAMPLES.length).toBeGreaterThanOrEqual(6);
});

describe.each(EXAMPLES)('the example %s', (name) => {
  it('is named like its folder, and says in a sentence what it is', () => {
    const { name: given, description } = manifestOf(name);
    expect(given).toBe(name);
    expect(description).toMatch(/^\p{Lu}.*\.$/u);
  });

  it('names the schema, for editors', () => {
    expect(read(`examples/${name}/skerry.json`)).toContain('"$schema": "../../host/registry/manifest/skerry.schema.json"');
  });

  it('has a README that says how to try it', () => {
    const readme = read(`examples/${name}/README.md`);
    expect(readme).toMatch(new RegExp(`^# ${name}\\n`));
    expect(readme).toMatch(/\bcurl\b/);
  });

  it('has a test', () => {
    expect(files(`examples/${name}/**/*.test.ts`).length).toBeGreaterThan(0);
  });
});
