import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mentionAll } from '../support/all-features.ts';
import { serveFolder } from '../support/serve-example.ts';
import type { Questions } from './questions.ts';

/** What each object lacks; `null` for one that does not exist. */
export type Answers = Readonly<Record<string, readonly string[] | null>>;

/** Asks a function, with everything that the build can add. */
export async function ask(questions: Questions): Promise<Answers> {
  const folder = mkdtempSync(join(tmpdir(), 'skerry-platform-'));
  cpSync(fileURLToPath(new URL('function', import.meta.url)), folder, { recursive: true });
  writeFileSync(join(folder, 'src/used.js'), mentionAll());
  const app = await serveFolder(folder);
  try {
    const body = JSON.stringify(Object.fromEntries(Array.from(questions, ([expression, names]) => [expression, [...names]])));
    const response = await app.fetch('/', { method: 'POST', body });
    if (!response.ok) throw new Error(`The function answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Answers;
  } finally {
    await app.close();
    rmSync(folder, { recursive: true });
  }
}
