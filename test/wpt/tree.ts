import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** What is run: folders of web-platform-tests. */
export const AREAS = [
  'url',
  'fetch/api/abort',
  'fetch/api/basic',
  'fetch/api/body',
  'fetch/api/headers',
  'fetch/api/redirect',
  'fetch/api/request',
  'fetch/api/response',
  'FileAPI',
  'encoding',
  'streams',
  'compression',
  'WebCryptoAPI',
  'dom/abort',
  'html/webappapis/structured-clone',
  'html/webappapis/timers',
  'html/webappapis/microtask-queuing',
  'performance-timeline',
  'user-timing',
  'urlpattern',
  'console',
] as const;

/** One file, in one of its variants. */
export interface Job {
  /** Path in the tree with the variant: `url/url-constructor.any.js?include=file`. */
  readonly id: string;
  readonly area: string;
  /** Where the file would be in a browser. */
  readonly base: string;
  /** The file behind the scripts that it asks for. */
  readonly test: string;
}

export interface Tree {
  readonly root: string;
  /** `http://127.0.0.1:PORT`, where the tree is served. */
  readonly origin: string;
}

/** All files for any kind of global that have something to say about workers, which a function is nearest to. */
export function jobsOf(tree: Tree, areas: readonly string[]): Job[] {
  return areas.flatMap((area) =>
    globSync(`${area}/**/*.any.js`, { cwd: tree.root })
      .toSorted()
      .flatMap((file) => jobsOfFile(tree, area, file)),
  );
}

function jobsOfFile(tree: Tree, area: string, file: string): Job[] {
  const code = read(tree, file);
  const meta = Array.from(code.matchAll(/^\/\/ META: *(\w+)=(.*)$/gm), ([, key, value]) => [key!, value!.trim()] as const);
  const valuesOf = (name: string): string[] => meta.filter(([key]) => key === name).map(([, value]) => value);
  const kinds = valuesOf('global')
    .flatMap((value) => value.split(','))
    .map((kind) => kind.trim());
  if (kinds.length > 0 && !kinds.some((kind) => /^(?:dedicated)?worker/.test(kind))) return [];
  const scripts = valuesOf('script').map((script) => (script.startsWith('/') ? script.slice(1) : join(dirname(file), script)));
  if (scripts.some((script) => !existsSync(resolve(tree.root, script)))) return [];
  const test = [...scripts.map((script) => read(tree, script)), code].join('\n;\n');
  const variants = valuesOf('variant');
  return (variants.length === 0 ? [''] : variants).map((variant) => ({
    id: file + variant,
    area,
    base: `${tree.origin}/${file.replace('.any.js', '.any.worker.html')}${variant}`,
    test,
  }));
}

/** What the tree's own server would put in. */
function read({ root, origin }: Tree, file: string): string {
  const text = readFileSync(join(root, file), 'utf8');
  if (!file.includes('.sub.')) return text;
  return text
    .replaceAll(/\{\{(?:host|domains\[[^\]]*\]|hosts\[[^\]]*\]\[[^\]]*\])\}\}/g, '127.0.0.1')
    .replaceAll(/\{\{ports\[\w+\]\[\d\]\}\}/g, new URL(origin).port);
}

export function harnessOf({ root }: Tree): string {
  return readFileSync(join(root, 'resources/testharness.js'), 'utf8');
}
