import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { type PackageFolder, published, readPackage, ROOT } from './packages.ts';
import { filesOf, isSource } from './sources.ts';

/** Where a package has the sources that its maps lead to. Those of the guest run in functions, so they are where they were. */
const SOURCES: Readonly<Record<PackageFolder, string>> = { host: 'src', guest: '.', sdk: 'src' };

/** `'./x.ts'` in an import; tsc leaves it as it is in declarations, and plain JavaScript is not compiled at all. */
const RELATIVE_IMPORT = /(\b(?:from|import)\s*\(?\s*)(['"])(\.{1,2}\/[^'"]+?)(?<!\.d)\.ts\2/g;

/**
 * Puts a package together as it is packed. Files lie where they lie in the repository, so what one finds by its own
 * place is found in both.
 */
export function stage(folder: PackageFolder, compiled: string, out: string): void {
  for (const file of filesOf(folder)) {
    const path = posix.relative(folder, file);
    const source = posix.join(SOURCES[folder], path);
    if (isSource(file)) takeCompiled(path, source, join(compiled, folder), out);
    if (isSource(file)) copy(file, join(out, source));
    // What the guest has of them belongs to functions, beside TypeScript that stays what it is.
    else if (/\.js$|\.d\.ts$/.test(file) && folder !== 'guest') write(join(out, path), toJavaScript(read(file)));
    else copy(file, join(out, path));
  }
  const isCompiled = (file: string): boolean => isSource(posix.join(folder, file));
  write(join(out, 'package.json'), `${JSON.stringify(published(readPackage(folder), isCompiled), undefined, 2)}\n`);
  copy('LICENSE', join(out, 'LICENSE'));
}

function takeCompiled(path: string, source: string, compiled: string, out: string): void {
  const sources = [posix.relative(posix.dirname(path), source)];
  const base = path.slice(0, -'.ts'.length);
  for (const extension of ['.js', '.d.ts']) {
    write(join(out, base + extension), toJavaScript(readFileSync(join(compiled, base + extension), 'utf8')));
    const map = JSON.parse(readFileSync(join(compiled, `${base}${extension}.map`), 'utf8')) as object;
    write(join(out, `${base}${extension}.map`), JSON.stringify({ ...map, sources }));
  }
}

export function toJavaScript(text: string): string {
  return text.replaceAll(RELATIVE_IMPORT, '$1$2$3.js$2');
}

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

export function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** @param file below the repository's root */
export function copy(file: string, target: string): void {
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(ROOT, file), target);
}
