import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TEMPLATES = fileURLToPath(new URL('../templates/', import.meta.url));

/** What every function of a language has. */
const BASE = 'base';

export const LANGUAGES = {
  assemblyscript: 'small and fast; a separate language with the syntax of TypeScript',
  typescript: 'the whole language, packages from npm; 12 MB',
} as const;

export const KINDS = {
  'http-api': 'creates, reads, updates and deletes entries in a key-value store',
  'data-processing': 'transforms a body of any length while it streams',
  proxy: 'forwards requests to another server',
} as const;

export type TemplateLanguage = keyof typeof LANGUAGES;
export type Kind = keyof typeof KINDS;

/** Fills a folder that is not there yet, or empty. */
export function writeTemplate(directory: string, name: string, language: TemplateLanguage, kind: Kind): void {
  for (const part of [BASE, kind]) cpSync(join(TEMPLATES, language, part), directory, { recursive: true });
  // npm would not pack it.
  writeFileSync(join(directory, '.gitignore'), 'build/\nnode_modules/\n.skerry/\n.secrets.json\n');
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const content = readFileSync(file, 'utf8');
    if (content.includes('{{name}}')) writeFileSync(file, content.replaceAll('{{name}}', name));
  }
}
