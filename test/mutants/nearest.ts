import { posix } from 'node:path';
import { importsOf } from '../house/imports.ts';
import { files } from '../house/source-files.ts';

/**
 * Test files that import a file, through others too: those first that are named after it and its folder, then those that are
 * fewer imports away.
 */
export type Nearest = (file: string) => string[];

/** Tests that are about a folder, and call it from far away: they come behind those that import the file itself, before all others. */
const ABOUT: Readonly<Record<string, readonly string[]>> = {
  'host/adapters/fastify/request-body.ts': ['host/adapters/fastify/below-fastify.test.ts'],
  'host/adapters/fastify/fastify-options.ts': ['host/adapters/fastify/below-fastify.test.ts'],
  'host/adapters/fastify/': [
    'host/adapters/fastify/response.test.ts',
    'host/adapters/fastify/response-failure.test.ts',
    'host/adapters/fastify/plugin.test.ts',
    'host/adapters/fastify/server.test.ts',
    'host/adapters/fastify/received.test.ts',
    'host/adapters/fastify/below-fastify.test.ts',
  ],
  'host/runtime/': [
    'host/runtime/execution.test.ts',
    'host/runtime/ask.test.ts',
    'host/runtime/invoke.test.ts',
    'host/runtime/serve.test.ts',
    'host/runtime/sandboxes.test.ts',
    'host/runtime/deployment.test.ts',
  ],
  'host/engine/binary/': ['test/conformance/conformance.test.ts', 'host/engine/binary/refusals.test.ts'],
  'host/engine/types/': ['test/conformance/conformance.test.ts', 'host/engine/types/refusals.test.ts'],
};

export function nearestTests(): Nearest {
  const importers = new Map<string, Set<string>>();
  for (const { file, target } of files('{host,sdk,guest/js,test}/**/*.{ts,js}').flatMap(importsOf)) {
    if (target !== undefined) importers.set(target, (importers.get(target) ?? new Set()).add(file));
  }
  return (file) => {
    const distances = distancesFrom(file, importers);
    const tests = [...distances.keys()].filter((each) => each.endsWith('.test.ts'));
    // Of two that are equally far, the one nearer on disk.
    const about = Object.entries(ABOUT).flatMap(([place, some]) => (file.startsWith(place) ? some : []));
    const sorted = tests.toSorted((a, b) => distances.get(a)! - distances.get(b)! || shared(b, file) - shared(a, file) || (a < b ? -1 : 1));
    const direct = sorted.filter((each) => distances.get(each) === 1);
    const folder = posix.dirname(file);
    const own = [file.replace(/\.ts$/, '.test.ts'), `${folder}/${posix.basename(folder)}.test.ts`].filter((each) => tests.includes(each));
    return [...new Set([...own, ...direct, ...about, ...sorted])];
  };
}

function distancesFrom(file: string, importers: ReadonlyMap<string, ReadonlySet<string>>): Map<string, number> {
  const distances = new Map([[file, 0]]);
  for (const [each, distance] of distances) {
    for (const importer of importers.get(each) ?? []) if (!distances.has(importer)) distances.set(importer, distance + 1);
  }
  return distances;
}

/** How many folders two files have in common. */
function shared(a: string, b: string): number {
  const [left, right] = [posix.dirname(a).split('/'), posix.dirname(b).split('/')];
  const differs = left.findIndex((part, i) => part !== right[i]);
  return differs < 0 ? left.length : differs;
}
