import { expect, it } from 'vitest';
import { files, read } from './source-files.ts';

const tests = files('{bench,examples,host,sdk,test}/**/*.ts').filter((file) => !file.startsWith('test/house/')).map(read).join('\n');

/** `test/guests/wat/trap.wat` → `trap`. */
const nameOf = (file: string): string => file.replace(/^.*\/|\.[^./]+$/g, '');

it.each(files('test/guests/wat/*.wat').map(nameOf))('a test uses the guest %s', (name) => {
  expect(tests).toMatch(new RegExp(`'${name}'`));
});

it.each(files('test/guests/*/skerry.json').map((file) => file.split('/')[2]!))('a test uses the function %s', (name) => {
  expect(tests).toMatch(new RegExp(`guests/${name}\\b`));
});
