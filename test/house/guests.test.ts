import { expect, it } from 'vitest';
import { files, read } from './source-files.ts';

const TESTS = files('{bench,examples,host,sdk,test}/**/*.ts').filter((file) => !file.startsWith('test/house/'));
const users = (pattern: RegExp): string[] => TESTS.filter((file) => pattern.test(read(file)));

/** `test/guests/wat/trap.wat` → `trap`. */
const nameOf = (file: string): string => file.replace(/^.*\/|\.[^./]+$/g, '');

it.each(files('test/guests/wat/*.wat').map(nameOf))('a test uses the guest %s', (name) => {
  expect(users(new RegExp(`'${name}'`))).not.toEqual([]);
});

it.each(files('test/guests/*/skerry.json').map((file) => file.split('/')[2]!))('a test uses the function %s', (name) => {
  expect(users(new RegExp(`guests/${name}\\b`))).not.toEqual([]);
});
