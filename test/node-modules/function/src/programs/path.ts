import path, { join as named } from 'node:path';
import posix from 'node:path/posix';
import { calls, type Cases } from './describe.ts';

const PATHS = [
  '', '.', '..', '/', '//', '///', 'a', 'a/', 'a//', '/a', '//a', '/a/b', 'a/b/c', 'a/./b', 'a/../b', '../a', '../../a', '/../a', './a', 'a/..', 'a/../..',
  '/a/..', '.a', 'a.b', 'a.b.c', 'a.', '.a.b', '..a', 'a..', '/a/b.txt', '/a.b/c', 'a/b.txt/', 'b.txt//', 'a\\b', 'C:\\a', ' ', 'ä/ö.ü', '...', 'a/...',
];
const SOME = ['', '.', '..', '/', 'a', 'a/b', '/a/b', '/a/c/', '../x', 'a/../c', '//a//b'];

export const cases: Cases = {
  ...calls('normalize', path.normalize, PATHS),
  ...calls('dirname', path.dirname, PATHS),
  ...calls('basename', path.basename, PATHS),
  ...calls('basename', path.basename, PATHS, ['.txt', 'b.txt', 'a', '', '.b', 'txt']),
  ...calls('extname', path.extname, PATHS),
  ...calls('parse', path.parse, PATHS),
  ...calls('isAbsolute', path.isAbsolute, PATHS),
  ...calls('join', path.join, SOME, SOME),
  ...calls('resolve', (...parts: string[]) => path.resolve('/base', ...parts), SOME, SOME),
  ...calls('relative', (from: string, to: string) => path.relative(`/r/${from}`, `/r/${to}`), SOME, SOME),
  ...calls('relative', path.relative, ['/', '/a', '/a/b', '/a/b/c', '/d'], ['/', '/a', '/a/b', '/ab', '/d/e']),
  ...calls('format of parse', (text: string) => path.format(path.parse(text)), PATHS),
  ...calls('format', path.format, [
    { name: 'a', ext: 'b' }, { name: 'a', ext: '.b' }, { dir: '/x', base: 'y' }, { root: '/', name: 'y' }, { root: '/', dir: '/', base: 'y' }, {}, { dir: 'a' }, null, 'x',
  ]),
  ...calls('with a wrong type', (method: 'join', value: unknown) => path[method](value as string), ['join', 'resolve', 'normalize', 'basename', 'dirname', 'parse', 'isAbsolute'], [undefined, null, 1, {}]),
  ...calls('basename with a wrong suffix', (suffix: never) => path.basename('a', suffix), [1, null]),
  'names': () => [path.sep, path.delimiter, typeof path.posix.join, named('a', 'b'), posix.join('c', 'd'), path.posix === path],
};
