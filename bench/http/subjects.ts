import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Subject, Task } from './subject.ts';

const require = createRequire(import.meta.url);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const jcoCommand = fileURLToPath(new URL('./jco.js', import.meta.resolve('@bytecodealliance/jco')));
const WASMTIME = process.env['WASMTIME'] ?? 'wasmtime';

const LANGUAGES = ['assemblyscript', 'typescript'] as const;
const TASKS = ['hello', 'work'] as const;
type GuestLanguage = (typeof LANGUAGES)[number];

/** Folders of the functions that are served: the least that one can do, and some ordinary work. */
const FOLDERS = { hello: here('../../examples'), work: here('../functions') } as const;

export const functionFolder = (task: Task, language: GuestLanguage): string => `${FOLDERS[task]}/${task}-${language}`;

/** All that have to be built. */
export const FUNCTIONS: readonly string[] = TASKS.flatMap((task) => LANGUAGES.map((language) => functionFolder(task, language)));

const component = (task: Task, language: GuestLanguage): string => `${functionFolder(task, language)}/build/${task}-${language}.wasm`;

/** Every one makes an instance for each request. `limited` can also stop one that computes too long, as Skerry does. */
const WASMTIME_FLAGS = {
  plain: [],
  pooling: ['-O', 'pooling-allocator'],
  limited: ['-O', 'pooling-allocator', '-W', 'epoch-interruption,max-memory-size=134217728', '-W', 'timeout=30s'],
} as const;
type WasmtimeMode = keyof typeof WASMTIME_FLAGS;
const WASMTIME_MODES = Object.keys(WASMTIME_FLAGS) as WasmtimeMode[];

const JCO_MODES = ['shared', 'instance', 'worker'] as const;
type JcoMode = (typeof JCO_MODES)[number];

/** Each task on each host, bare Fastify first: the others are compared with it. */
export const SUBJECTS: readonly Subject[] = [
  ...TASKS.map(fastify),
  ...TASKS.flatMap((task) => LANGUAGES.flatMap((language) => withSandboxes(task, language))),
  workerd(),
  ...LANGUAGES.flatMap((language) => JCO_MODES.map((mode) => jco(language, mode))),
];

function withSandboxes(task: Task, language: GuestLanguage): Subject[] {
  return [skerry(task, language), ...WASMTIME_MODES.map((mode) => wasmtime(task, language, mode))];
}

function fastify(task: Task): Subject {
  return {
    name: `fastify-${task}`,
    task,
    path: '/',
    command: (port) => [process.execPath, here(`../functions/fastify-${task}.ts`), `${port}`],
  };
}

function skerry(task: Task, language: GuestLanguage): Subject {
  const folder = functionFolder(task, language);
  return {
    name: `skerry-${task}-${language}`,
    task,
    path: `/${task}-${language}`,
    command: (port) => [process.execPath, here('../../sdk/cli/skerry.js'), 'serve', folder, '--memory', '--port', `${port}`],
  };
}

function wasmtime(task: Task, language: GuestLanguage, mode: WasmtimeMode): Subject {
  const file = component(task, language);
  return {
    name: `wasmtime-${task}-${language}-${mode}`,
    task,
    path: `/${task}-${language}`,
    command: (port) => [WASMTIME, 'serve', '-S', 'cli', ...WASMTIME_FLAGS[mode], '--addr', `127.0.0.1:${port}`, file],
    unavailable: () =>
      spawnSync(WASMTIME, ['--version']).error ? 'there is no wasmtime on the PATH, and the variable WASMTIME names none' : undefined,
  };
}

function workerd(): Subject {
  return {
    name: 'workerd-hello',
    task: 'hello',
    path: '/',
    command: (port) => [workerdBinary(), 'serve', here('workerd/config.capnp'), `--socket-addr=http=127.0.0.1:${port}`],
  };
}

function jco(language: GuestLanguage, mode: JcoMode): Subject {
  const file = component('hello', language);
  const isolation = mode === 'shared' ? [] : [`--isolate-requests=${mode}`];
  return {
    name: `jco-hello-${language}-${mode}`,
    task: 'hello',
    path: `/hello-${language}`,
    command: (port) => [process.execPath, jcoCommand, 'serve', file, '--port', `${port}`, ...isolation],
    unavailable: () => (existsSync(file) ? undefined : 'the component is not built'),
  };
}

/** The npm package carries the program itself in a package for each platform. */
function workerdBinary(): string {
  return require.resolve('workerd/bin/workerd');
}
