// Runs on any Node from 20 up: plain JavaScript, no dependencies.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REQUIRED_MAJOR = 26;

/** Skerry suspends guests through JSPI and runs TypeScript from source: both are in Node 26 without a flag. */
export function isSupported() {
  return Number(process.versions.node.split('.')[0]) >= REQUIRED_MAJOR;
}

/** The Node that the npm package `node` brought, or undefined when its install script did not run. */
export function bundledNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
    return [join(folder, 'bin', 'node'), join(folder, 'bin', 'node.exe')].find((file) => existsSync(file));
  } catch {
    return undefined;
  }
}

export function explainMissing() {
  return [
    `Skerry needs Node ${REQUIRED_MAJOR} or later; this is ${process.version}.`,
    'The npm package "node" brings it where it is installed and npm may run its install script. Do one of these:',
    '  npm rebuild node                       run that script now',
    '  npm ci --ignore-scripts=false          install again with install scripts permitted',
    `  npm install --save-dev node@${REQUIRED_MAJOR}         add it to a project that does not have it`,
    `  install Node ${REQUIRED_MAJOR} or later yourself`,
  ].join('\n');
}

/** For test runners, which somebody started with an older Node. */
export function explainTooOld() {
  const node = bundledNode();
  if (node === undefined) return explainMissing();
  const here = `Skerry needs a later Node than this one, which is ${process.version}.`;
  return `${here}\nRun the tests by an npm script, which takes the one that the package "node" brings, or with ${node}`;
}

// As a program: a check before tests and benchmarks, which npm starts with whatever `node` it finds.
if (process.argv[1] === fileURLToPath(import.meta.url) && !isSupported()) {
  console.error(explainMissing());
  process.exit(1);
}
