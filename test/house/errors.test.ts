import { ERROR_KINDS } from '@skerry/host/base';
import { describe, expect, it } from 'vitest';
import { codeCell, tableRows } from './markdown.ts';
import { files, isTest, read } from './source-files.ts';

const documented = new Map(
  tableRows(read('docs/errors.md')).flatMap(([code, blame, status, meaning, action]) => {
    const name = codeCell(code);
    // Tables with two columns of text list what only stands in the log.
    return name === undefined || action === undefined ? [] : [[name, { blame, status: Number(status), meaning, action }] as const];
  }),
);

const sources = files('{host,sdk}/**/*.ts').filter((file) => !isTest(file) && file !== 'host/base/errors.ts');
const text = sources.map(read).join('\n');

describe('docs/errors.md', () => {
  it('lists every code, and no other', () => {
    expect([...documented.keys()].toSorted()).toEqual(Object.keys(ERROR_KINDS).toSorted());
  });

  it.each(Object.entries(ERROR_KINDS))('says of %s who has to act, its status, and what to do', (code, { blame, status }) => {
    const found = documented.get(code);
    expect(found).toMatchObject({ blame, status });
    expect(found?.meaning).toMatch(/\.$/);
    expect(found?.action).toMatch(/\.$/);
  });

  it('names the codes that only stand in the log', () => {
    const logged = [...text.matchAll(/\bcode: '([A-Z]+_[A-Z_]+)'/g)].map(([, code]) => code!).filter((code) => !(code in ERROR_KINDS));
    for (const code of logged) expect(read('docs/errors.md')).toContain(`\`${code}\``);
  });
});

describe('error codes', () => {
  it.each(Object.keys(ERROR_KINDS))('%s is used', (code) => {
    expect(sources.filter((file) => read(file).includes(`'${code}'`))).not.toEqual([]);
  });
});
