import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { files, read, ROOT } from './source-files.ts';

const DOCUMENTS = files('{*.md,docs/*.md,{host,guest,sdk,sdk/create}/README.md,examples/README.md,examples/*/README.md}');

/** A heading's address, as GitHub makes it. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

function anchors(path: string): string[] {
  return [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchor(heading!));
}

/** Links to files of this repository: `[text](docs/x.md#part)`. */
function brokenLinks(document: string): string[] {
  const links = [...read(document).matchAll(/\]\((?!https?:)([^)\s]*)\)/g)].map(([, target]) => target!);
  return links.filter((link) => {
    const [path = '', part] = link.split('#', 2);
    const target = path === '' ? document : posix.join(posix.dirname(document), path);
    return !existsSync(`${ROOT}${target}`) || (part !== undefined && !anchors(target).includes(part));
  });
}

/** Files that a text names in back-ticks, `host/engine/errors.ts`. */
function missingFiles(document: string): string[] {
  const named = [...read(document).matchAll(/`((?:\.ci|bench|docs|examples|guest|host|sdk|test)\/[\w./-]+)`/g)].map(([, path]) => path!);
  return named.filter((path) => !existsSync(`${ROOT}${path}`));
}

describe.each(DOCUMENTS)('%s', (document) => {
  it('links to what is there', () => {
    expect(brokenLinks(document)).toEqual([]);
  });

  it('names files that are there', () => {
    expect(missingFiles(document)).toEqual([]);
  });
});

it('every document is linked from the README', () => {
  const readme = read('README.md');
  expect(files('docs/*.md').filter((path) => !readme.includes(`](${path})`))).toEqual([]);
});

it('every promise of docs/security.md names its test', () => {
  const promises = read('docs/security.md')
    .split('\n')
    .filter((line) => /^\| [A-Z]/.test(line) && !line.startsWith('| Promise'));
  expect(promises.length).toBeGreaterThan(15);
  expect(promises.filter((line) => !/`[\w./-]+\.test\.ts`/.test(line.split('|').at(-2)!))).toEqual([]);
});
