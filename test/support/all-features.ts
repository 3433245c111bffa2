import { FEATURES } from '../../sdk/javascript/features.ts';

/**
 * A module that uses whatever the build adds to the Web's platform, for functions that do not know beforehand what they will be
 * asked. Node.js's globals are left out: programs ask by them where they run.
 */
export function mentionAll(): string {
  const features = FEATURES.filter(({ module }) => !module.startsWith('global-'));
  const globals = features.flatMap(({ globals = [] }) => globals);
  const members = features.flatMap(({ members = [] }) => members).map((name) => `'${name}'`);
  return `export const used = () => [${[...new Set([...globals, ...members])].join(', ')}];\n`;
}
