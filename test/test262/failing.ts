import { readFileSync, writeFileSync } from 'node:fs';

const FILE = new URL('failing.json', import.meta.url);

/** Files of test262 that do not pass, by their paths below `test`. */
export function readFailing(): readonly string[] {
  return JSON.parse(readFileSync(FILE, 'utf8')) as string[];
}

export function writeFailing(ids: readonly string[]): void {
  writeFileSync(FILE, `${JSON.stringify(ids.toSorted(), undefined, 2)}\n`);
}
