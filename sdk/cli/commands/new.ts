import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SkerryError } from '@skerry/host/engine';
import { type Command, text, usageError } from '../arguments.ts';
import { shown } from '../discover.ts';
import { paint } from '../output.ts';

const TEMPLATES = fileURLToPath(new URL('../../templates/', import.meta.url));
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

function languages(): string[] {
  return readdirSync(TEMPLATES).toSorted();
}

export const newCommand: Command = {
  name: 'new',
  summary: 'Make a new function in a folder of its name.',
  usage: 'NAME --language assemblyscript|typescript',
  maxPositionals: 1,
  options: {
    language: { type: 'string', short: 'l', value: 'LANGUAGE', help: 'assemblyscript (small, fast) or typescript (all of npm).' },
  },
  async run({ positionals: [name], values }) {
    const language = text(values['language']);
    checkName(name);
    checkLanguage(language);
    const directory = resolve(name);
    if (existsSync(directory) && readdirSync(directory).length > 0) {
      throw new SkerryError('USAGE', `The folder ${shown(directory)} is there already and is not empty`, {
        help: 'Choose another name, or remove the folder.',
      });
    }
    cpSync(join(TEMPLATES, language), directory, { recursive: true });
    personalize(directory, name);
    console.log(nextSteps(name, directory));
    return 0;
  },
};

function checkName(name: string | undefined): asserts name is string {
  if (name === undefined) throw usageError('A new function needs a name', newCommand);
  if (!NAME.test(name)) {
    throw usageError(`"${name}" is no name for a function: use lower-case letters, digits and inner hyphens`, newCommand);
  }
}

function checkLanguage(language: string | undefined): asserts language is string {
  if (language !== undefined && languages().includes(language)) return;
  const given = language === undefined ? 'is missing' : `is "${language}"`;
  throw usageError(`--language ${given}; allowed: ${languages().join(', ')}`, newCommand);
}

/** Puts the name where the template says `{{name}}`, and adds the file that npm would not pack. */
function personalize(directory: string, name: string): void {
  writeFileSync(join(directory, '.gitignore'), 'build/\nnode_modules/\n.skerry/\n');
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const content = readFileSync(file, 'utf8');
    if (content.includes('{{name}}')) writeFileSync(file, content.replaceAll('{{name}}', name));
  }
}

function nextSteps(name: string, directory: string): string {
  const folder = shown(directory);
  return [
    `${paint('green', '✓')} ${folder}`,
    '',
    'Next:',
    `  skerry serve ${folder} --watch`,
    `  curl http://127.0.0.1:8787/${name}`,
  ].join('\n');
}
