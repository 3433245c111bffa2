import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { parseSync, Visitor } from 'rolldown/utils';
import type { Observations } from '../observations/index.ts';

/** Keys of a tsconfig.json that lead to others. */
const LEADS = new Set(['extends', 'path']);

/** What has a say in how the modules of a folder are found and read: settings there and above. */
export function observeSettings(folder: string, inputs: Observations): void {
  for (let current = folder, isInPackage = false; ; current = dirname(current)) {
    // The nearest one counts, and one that was nearer would.
    isInPackage ||= inputs.content(join(current, 'package.json')) === 'file';
    observeTsconfig(join(current, 'tsconfig.json'), inputs);
    if (current === dirname(current)) return;
  }
}

function observeTsconfig(file: string, inputs: Observations, seen = new Set<string>()): void {
  if (seen.has(file) || inputs.content(file) !== 'file') return;
  seen.add(file);
  for (const lead of leadsOf(file)) {
    for (const candidate of candidatesFor(lead, dirname(file))) observeTsconfig(candidate, inputs, seen);
  }
}

/** The files that a tsconfig.json extends or refers to, as written. It is JSON with comments: a part of TypeScript. */
function leadsOf(file: string): string[] {
  const leads: string[] = [];
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  new Visitor({
    Property({ key, value }) {
      if (key.type !== 'Literal' || !LEADS.has(String(key.value))) return;
      for (const one of value.type === 'ArrayExpression' ? value.elements : [value]) {
        if (one?.type === 'Literal' && typeof one.value === 'string') leads.push(one.value);
      }
    },
  }).visit(parseSync('tsconfig.ts', `(${text}\n)`).program);
  return leads;
}

function candidatesFor(lead: string, folder: string): string[] {
  const forms = (path: string): string[] => [path, `${path}.json`, join(path, 'tsconfig.json'), join(path, 'package.json')];
  if (isAbsolute(lead) || /^\.\.?(?:\/|$)/.test(lead)) return forms(resolve(folder, lead));
  const candidates: string[] = [];
  for (let current = folder; ; current = dirname(current)) {
    candidates.push(...forms(join(current, 'node_modules', lead)));
    if (current === dirname(current)) return candidates;
  }
}
