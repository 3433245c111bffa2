import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Subject } from './subject.ts';

const require = createRequire(import.meta.url);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const jcoCommand = fileURLToPath(new URL('./jco.js', import.meta.resolve('@bytecodealliance/jco')));

const LANGUAGES = ['assemblyscript', 'typescript'] as const;
type GuestLanguage = (typeof LANGUAGES)[number];

/** Everything answers a GET with a line of text: the least that a function can do. */
export const SUBJECTS: readonly Subject[] = [
  {
    name: 'fastify',
    path: '/',
    command: (port) => [process.execPath, here('fastify-hello.ts'), `${port}`],
  },
  ...LANGUAGES.map(skerry),
  {
    name: 'workerd',
    path: '/',
    command: (port) => [workerdBinary(), 'serve', here('workerd/config.capnp'), `--socket-addr=http=127.0.0.1:${port}`],
  },
  ...LANGUAGES.flatMap((language) => [jco(language, 'shared'), jco(language, 'instance'), jco(language, 'worker')]),
];

function skerry(language: GuestLanguage): Subject {
  const folder = here(`../../examples/hello-${language}`);
  return {
    name: `skerry-${language}`,
    path: `/hello-${language}`,
    command: (port) => [process.execPath, here('../../sdk/cli/skerry.js'), 'serve', folder, '--memory', '--port', `${port}`],
  };
}

function jco(language: GuestLanguage, mode: 'shared' | 'instance' | 'worker'): Subject {
  const component = here(`../../examples/hello-${language}/build/hello-${language}.wasm`);
  const isolation = mode === 'shared' ? [] : [`--isolate-requests=${mode}`];
  return {
    name: `jco-${language}-${mode}`,
    path: `/hello-${language}`,
    command: (port) => [process.execPath, jcoCommand, 'serve', component, '--port', `${port}`, ...isolation],
    unavailable: () => (existsSync(component) ? undefined : 'the component is not built'),
  };
}

/** The npm package carries the program itself in a package for each platform. */
function workerdBinary(): string {
  return require.resolve('workerd/bin/workerd');
}
