/** `node:path`, of POSIX: a function knows no other paths, and no folder but `/`. */
import { assertString, invalidArgument } from './errors.ts';

interface ParsedPath {
  root: string;
  dir: string;
  base: string;
  ext: string;
  name: string;
}

export const sep = '/';
export const delimiter = ':';

export function normalize(path: string): string {
  assertString(path, 'path');
  if (path === '') return '.';
  const isRooted = path.startsWith('/');
  const parts = withoutDots(path, !isRooted).join('/');
  if (parts === '') return isRooted ? '/' : path.endsWith('/') ? './' : '.';
  return `${isRooted ? '/' : ''}${parts}${path.endsWith('/') ? '/' : ''}`;
}

export function join(...paths: string[]): string {
  for (const path of paths) assertString(path, 'path');
  const joined = paths.filter((path) => path !== '').join('/');
  return joined === '' ? '.' : normalize(joined);
}

export function resolve(...paths: string[]): string {
  let resolved = '';
  for (const [index, path] of [...paths.entries()].toReversed()) {
    assertString(path, `paths[${index}]`);
    if (path === '') continue;
    resolved = resolved === '' ? path : `${path}/${resolved}`;
    if (path.startsWith('/')) break;
  }
  return `/${withoutDots(resolved, false).join('/')}`;
}

export function isAbsolute(path: string): boolean {
  assertString(path, 'path');
  return path.startsWith('/');
}

export function relative(from: string, to: string): string {
  assertString(from, 'from');
  assertString(to, 'to');
  const source = partsOf(resolve(from));
  const target = partsOf(resolve(to));
  let common = 0;
  while (common < source.length && source[common] === target[common]) common++;
  return [...source.slice(common).map(() => '..'), ...target.slice(common)].join('/');
}

export function dirname(path: string): string {
  assertString(path, 'path');
  if (path === '') return '.';
  const end = withoutTrailing(path).lastIndexOf('/');
  if (end < 0) return path.startsWith('/') ? '/' : '.';
  // The root may be written with two slashes, which then belong to it.
  if (end === 0) return '/';
  if (end === 1 && path.startsWith('//')) return '//';
  return path.slice(0, end);
}

export function basename(path: string, suffix?: string): string {
  if (suffix !== undefined) assertString(suffix, 'suffix');
  assertString(path, 'path');
  if (suffix !== undefined && suffix !== '' && suffix === path) return '';
  const trimmed = withoutTrailing(path);
  // Nobody needs this of Node.js, but packages have been tested with it.
  if (trimmed === '' && suffix && suffix.length <= path.length) return path;
  const base = trimmed.slice(trimmed.lastIndexOf('/') + 1);
  return suffix !== undefined && base !== suffix && base.endsWith(suffix) ? base.slice(0, base.length - suffix.length) : base;
}

export function extname(path: string): string {
  assertString(path, 'path');
  const base = basename(path);
  const dot = base.lastIndexOf('.');
  return dot <= 0 || base === '..' ? '' : base.slice(dot);
}

export function parse(path: string): ParsedPath {
  assertString(path, 'path');
  const root = path.startsWith('/') ? '/' : '';
  const base = basename(path);
  const ext = extname(path);
  const trimmed = withoutTrailing(path);
  const slash = trimmed.lastIndexOf('/');
  const dir = slash > 0 ? trimmed.slice(0, slash) : root;
  return { root, dir, base, ext, name: ext === '' ? base : base.slice(0, base.length - ext.length) };
}

export function format(parts: Partial<ParsedPath>): string {
  if (typeof parts !== 'object' || parts === null) throw invalidArgument('pathObject', 'of type object', parts);
  const { dir, root, base, name = '', ext = '' } = parts;
  const last = base || `${name}${ext === '' || ext.startsWith('.') ? '' : '.'}${ext}`;
  const folder = dir || root;
  if (!folder) return last;
  return folder === root ? `${folder}${last}` : `${folder}/${last}`;
}

export const toNamespacedPath = (path: unknown): unknown => path;

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

/** @param keepAbove leading `..` stay where there is no root to stop at */
function withoutDots(path: string, keepAbove: boolean): string[] {
  const parts: string[] = [];
  for (const part of partsOf(path)) {
    if (part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (keepAbove) parts.push('..');
  }
  return parts;
}

function withoutTrailing(path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end--;
  return path.slice(0, end);
}

const path = {
  sep,
  delimiter,
  normalize,
  join,
  resolve,
  isAbsolute,
  relative,
  dirname,
  basename,
  extname,
  parse,
  format,
  toNamespacedPath,
  _makeLong: toNamespacedPath,
} as Record<string, unknown>;
path['posix'] = path;

export const posix = path;
export default path;
