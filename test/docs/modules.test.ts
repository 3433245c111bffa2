import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildFunction, type SourceLanguage } from '@skerry/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOCUMENTS, type Fence, fencesOf } from './fences.ts';

const modules = DOCUMENTS.flatMap(fencesOf).filter(({ directives }) => directives.has('module'));

/** `assemblyscript keyvalue=a,b config=C` → language and world. */
function requirements({ directives }: Fence) {
  const [language, ...grants] = directives.get('module')!.split(' ');
  const names = (kind: string): string[] =>
    grants
      .find((grant) => grant.startsWith(`${kind}=`))
      ?.split('=')[1]!
      .split(',') ?? [];
  return {
    language: language as SourceLanguage,
    intl: names('intl'),
    world: { keyvalue: names('keyvalue'), config: names('config'), secrets: names('secrets') },
  };
}

describe('functions in the documents', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'skerry-docs-'));
    for (const { directives, text } of DOCUMENTS.flatMap(fencesOf)) {
      const beside = directives.get('beside');
      if (beside !== undefined) await writeFile(join(directory, beside), text);
    }
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it.each(modules.map((fence) => [`${fence.document}:${fence.line}`, fence] as const))('%s compiles', async (place, fence) => {
    const name = place.replace(/\W+/g, '-').toLowerCase();
    const source = join(directory, `${name}.ts`);
    await writeFile(source, fence.text);
    const built = await buildFunction({ name, directory, source, ...requirements(fence) });
    expect(built.warnings).toEqual([]);
    expect(built.bytes).toBeGreaterThan(1000);
  });
});
