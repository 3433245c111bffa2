import { files, isTest } from '../../test/house/source-files.ts';

/** Copied as they are: programs of functions, which are compiled where they are used. */
const FOR_FUNCTIONS = /^(?:sdk\/templates|guest\/assembly)\//;

/** Named in `exports` of the guest package for Node.js as well; the other files of that folder run in functions only. */
const GUEST_FOR_NODE = new Set(
  [
    'source-map',
    'module-values',
    'packed-numbers',
    ...['codes', 'collation-keys', 'collation-tables', 'offset-text', 'places', 'plural-operands', 'relative-units', 'tables'].map(
      (name) => `intl/${name}`,
    ),
    ...[
      'class-sets',
      'folding',
      'normalization-data',
      'normalize',
      'pattern',
      'properties',
      'property-data',
      'ranges',
      'search',
      'tables',
    ].map((name) => `unicode/${name}`),
  ].map((name) => `guest/js/runtime/${name}.ts`),
);

/** For editors of this repository; another project has its own. */
const SETTINGS = /\/tsconfig\.json$/;

/** Files of a package that belong into it, below the repository's root. */
export function filesOf(folder: string): string[] {
  return files(`${folder}/**/*.*`).filter((file) => !isForUs(file) && !file.startsWith('sdk/create/'));
}

/** Those that are compiled. */
export function sourcesOf(folder: string): string[] {
  return filesOf(folder).filter(isSource);
}

export function isSource(file: string): boolean {
  if (file.startsWith('guest/')) return GUEST_FOR_NODE.has(file);
  return /(?<!\.d)\.ts$/.test(file) && !FOR_FUNCTIONS.test(file);
}

/** Tests and settings; those of a template belong to it. */
function isForUs(file: string): boolean {
  if (file.startsWith('sdk/templates/')) return false;
  return isTest(file) || file.startsWith('guest/assembly/tests/') || SETTINGS.test(file);
}
