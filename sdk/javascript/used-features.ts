import type { OutputChunk } from 'rolldown';
import { parseSync } from 'rolldown/utils';
import type { Feature } from './features.ts';
import { FEATURES } from './features.ts';
import { namesUsed } from './names-used.ts';
import { isRuntime } from './sources.ts';

/**
 * Which of the features a bundled program uses. Looked for in what the bundler has left of the modules: what no one calls in
 * a package adds nothing. What the runtime itself uses it imports, so its own modules are not looked at.
 */
export function usedFeatures(chunk: OutputChunk, features: readonly Feature[] = FEATURES): Feature[] {
  const names = new Set(features.flatMap(({ globals = [], members = [] }) => [...globals, ...members]));
  const mentioned = mentionedNames(chunk, names);
  // Nearly every small program ends here, before anything is parsed.
  if (mentioned.size === 0) return [];
  const { globals, members } = namesUsed(parseSync('bundle.js', chunk.code).program, mentioned);
  return features.filter(
    (feature) =>
      feature.globals?.some((name) => globals.has(name)) || feature.members?.some((name) => members.has(name) && mentioned.has(name)),
  );
}

function mentionedNames({ modules }: OutputChunk, names: ReadonlySet<string>): Set<string> {
  const mentioned = new Set<string>();
  if (names.size === 0) return mentioned;
  const pattern = new RegExp(`(?<![\\w$])(?:${[...names].join('|')})(?![\\w$])`, 'g');
  for (const [id, { code }] of Object.entries(modules)) {
    if (code === null || isRuntime(id)) continue;
    for (const [name] of code.matchAll(pattern)) mentioned.add(name);
  }
  return mentioned;
}
