/** `node bench/dev/templates.ts`: how long `skerry build` takes for each template, and how large what it makes is. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Kind, KINDS, LANGUAGES, type TemplateLanguage, writeTemplate } from '../../sdk/cli/templates.ts';

const SKERRY = fileURLToPath(new URL('../../sdk/cli/skerry.js', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'skerry-templates-'));

interface Built {
  readonly bytes: number;
  readonly milliseconds: number;
}

function build(language: TemplateLanguage, kind: Kind): Built {
  const folder = join(root, `${language}-${kind}`);
  writeTemplate(folder, kind, language, kind);
  const { status, stdout, stderr } = spawnSync(process.execPath, [SKERRY, 'build', folder, '--json'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return (JSON.parse(stdout) as { functions: [Built] }).functions[0];
}

try {
  for (const language of Object.keys(LANGUAGES) as TemplateLanguage[]) {
    for (const kind of Object.keys(KINDS) as Kind[]) {
      const { bytes, milliseconds } = build(language, kind);
      console.log(`${language.padEnd(16)} ${kind.padEnd(16)} ${milliseconds} ms, ${Math.round(bytes / 1024)} KiB`);
    }
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
