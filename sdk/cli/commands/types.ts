import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { SkerryError } from '@skerry/host/base';
import type { Command } from '../arguments.ts';
import { discover, shown } from '../../functions/discover.ts';
import { paint } from '../output.ts';
import { isCurrent, type TypesFile, typesOf } from '../types-file.ts';

export const typesCommand: Command = {
  name: 'types',
  usage: '[--check]',
  details: 'Writes skerry-env.d.ts beside the entry module: Env as skerry.json grants it, and the types of @skerry/guest.',
  maxPositionals: 1,
  options: {
    check: { type: 'boolean', help: 'Write nothing; fail if a file is missing or out of date.' },
  },
  async run({ positionals: [folder = '.'], values }) {
    const files = discover(folder).flatMap((each) => typesOf(each) ?? []);
    if (files.length === 0) {
      throw new SkerryError('USAGE', `No function in ${shown(resolve(folder))} has TypeScript or JavaScript sources`, {
        help: 'Functions in other languages have their types in their own libraries.',
      });
    }
    const stale = files.filter((types) => !isCurrent(types));
    if (values['check'] !== true) return write(files);
    for (const { file } of stale) console.error(`${shown(file)} is not what \`skerry types\` writes`);
    return stale.length === 0 ? 0 : 1;
  },
};

function write(files: readonly TypesFile[]): number {
  for (const { file, content } of files) {
    writeFileSync(file, content);
    console.log(`${paint('green', '✓')} ${shown(file)}`);
  }
  return 0;
}
