import { writeFileSync } from 'node:fs';
import type { Command } from '../arguments.ts';
import { readManifest } from '../../functions/discover.ts';
import { linkPackages } from '../link.ts';
import { NEW_OPTIONS, NEW_USAGE, newFunction } from '../new-function.ts';
import { typesOf } from '../types-file.ts';

export const newCommand: Command = {
  name: 'new',
  usage: NEW_USAGE,
  maxPositionals: 1,
  options: NEW_OPTIONS,
  run: (invocation) => newFunction(invocation, newCommand, { files: writeTypes, link: linkPackages }),
};

function writeTypes(directory: string): void {
  const types = typesOf({ directory, manifest: readManifest(directory) });
  if (types) writeFileSync(types.file, types.content);
}
