import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const TSC = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');

/** @returns what the compiler says of the project in a folder; nothing where all is well */
export function typeErrors(directory: string): string {
  try {
    return execFileSync(process.execPath, [TSC, '-p', directory], { encoding: 'utf8' });
  } catch (error) {
    return (error as { readonly stdout: string }).stdout;
  }
}
