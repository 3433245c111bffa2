import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { rolldown } from 'rolldown';
import { readManifest } from '../../sdk/functions/discover.ts';
import { KINDS, LANGUAGES, type Kind, type TemplateLanguage, writeTemplate } from '../../sdk/cli/templates.ts';
import { typesOf } from '../../sdk/cli/types-file.ts';
import { published, readPackage, ROOT } from './packages.ts';
import { copy, write } from './stage.ts';

/** The command's own file, as far below the package's folder as its source is below that of the SDK: it looks for templates from there. */
const PROGRAM = 'cli/create.js';

/** What it may have in it: nothing that compiles, and nothing that needs the newest Node.js. */
const FOR_CREATE = /^(?:sdk\/(?:cli|functions|node-version)|host\/base)\//;

/** `create-skerry`: the command's program in one file, without dependencies, and what it copies. */
export async function stageCreate(out: string): Promise<void> {
  await bundle(join(out, PROGRAM));
  cpSync(join(ROOT, 'sdk/templates'), join(out, 'templates'), { recursive: true });
  addTypes(join(out, 'templates'));
  write(
    join(out, 'package.json'),
    `${JSON.stringify(
      published(readPackage('sdk/create'), () => false),
      undefined,
      2,
    )}\n`,
  );
  copy('sdk/create/README.md', join(out, 'README.md'));
  copy('LICENSE', join(out, 'LICENSE'));
}

async function bundle(file: string): Promise<void> {
  const build = await rolldown({
    input: join(ROOT, 'sdk/cli/create-main.ts'),
    platform: 'node',
    // What is imported and not used, such as the parser of manifests, is left out with all that it starts.
    treeshake: { moduleSideEffects: (id) => id.endsWith('create-main.ts') },
  });
  const { output } = await build.write({ file, format: 'esm', banner: '#!/usr/bin/env node', codeSplitting: false });
  await build.close();
  const [{ modules }] = output;
  const strangers = Object.keys(modules).filter((id) => modules[id]!.renderedLength > 0 && !FOR_CREATE.test(relative(ROOT, id)));
  if (strangers.length > 0) throw new Error(`create-skerry is to be small and run on Node 20; it imports ${strangers.join(', ')}`);
  chmodSync(file, 0o755);
}

/** What `skerry new` makes of the manifest, made ahead: the types are the same for every name. */
function addTypes(templates: string): void {
  const scratch = mkdtempSync(join(tmpdir(), 'skerry-types-'));
  try {
    for (const language of Object.keys(LANGUAGES) as TemplateLanguage[]) {
      for (const kind of Object.keys(KINDS) as Kind[]) {
        const directory = join(scratch, language, kind);
        writeTemplate(directory, kind, language, kind);
        const types = typesOf({ directory, manifest: readManifest(directory) });
        if (types) write(types.file.replace(scratch, templates), types.content);
      }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
