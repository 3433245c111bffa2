import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HOST_LIMITS, SkerryError } from '../base/index.ts';
import type { HostInterface } from '../engine/index.ts';
import { linkImports, wasiProviders } from './index.ts';
import { testContext } from './test-context.ts';

function failureOf(names: string[]): SkerryError {
  try {
    linkImports(names);
  } catch (thrown) {
    if (thrown instanceof SkerryError) return thrown;
    throw thrown;
  }
  throw new Error('Everything was linked');
}

describe('linker', () => {
  it.each(['0.2.0', '0.2.3', '0.2.12', '0.2.99'])('serves stable version %s', (version) => {
    const id = `wasi:io/poll@${version}`;
    const linked = linkImports([id]);
    expect(Object.keys(linked.bind(testContext()))).toEqual([id]);
    expect(linked.suspending(id)).toContain('[method]pollable.block');
    expect(linked.suspending('wasi:io/poll@0.2.1000')).toEqual([]);
  });

  it.each([
    'wasi:io/poll',
    'wasi:io/poll@',
    'wasi:io/poll@0.2',
    'wasi:io/poll@0.2.0-rc-2024-01-01',
    'wasi:io/poll@0.2.01',
    'wasi:io/poll@0.2.1 ',
    'wasi:io/poll@0.3.0',
    'wasi:io/poll@1.0.0',
    'wasi:io/polls@0.2.0',
    'wasi:keyvalue/store@0.2.0',
    'wasi:keyvalue/store@0.2.0-draft3',
    'wasi:config/store@0.2.0-rc.2',
    'acme:thing/x@0.2.0',
    '__proto__',
    'constructor@0.2.0',
    '',
  ])('does not serve %j', (id) => {
    expect(failureOf([id]).code).toBe('IMPORT_UNKNOWN');
  });

  it('names everything that is missing in one error, and what there is instead', () => {
    const error = failureOf(['wasi:keyvalue/store@0.2.0', 'wasi:io/poll@0.2.0', 'acme:thing/x@1.0.0']);
    expect(error.message).toBe(
      'Component imports 2 interfaces that this host does not provide: ' +
        'wasi:keyvalue/store@0.2.0 (provided: 0.2.0-draft, 0.2.0-draft2), acme:thing/x@1.0.0 (no version is provided)',
    );
    expect(failureOf(['wasi:io/poll@0.3.0']).message).toContain('(provided: 0.2.x)');
  });

  it('binds two versions of an interface to the same thing, and instances to their own', () => {
    const ids = ['wasi:http/types@0.2.0', 'wasi:http/types@0.2.12', 'wasi:http/outgoing-handler@0.2.3'];
    const linked = linkImports(ids);
    const [one, other] = [linked.bind(testContext()), linked.bind(testContext())];
    expect(one[ids[0] as string]).toBe(one[ids[1] as string]);
    expect(one[ids[2] as string]).not.toBe(other[ids[2] as string]);
  });
});

describe('wasi:config and wasi:logging', () => {
  it.each(['0.2.0-draft-2024-09-27', '0.2.0-rc.1'])('gives the granted configuration (%s)', (version) => {
    const id = `wasi:config/store@${version}`;
    const context = testContext({ config: new Map([['greeting', 'hello']]) });
    const config = linkImports([id]).bind(context)[id] as Record<string, (key?: string) => unknown>;
    expect(config.get?.('greeting')).toBe('hello');
    expect(config.get?.('__proto__')).toBeUndefined();
    expect(config.getAll?.()).toEqual([['greeting', 'hello']]);
  });

  it('writes log lines, and cuts long ones', () => {
    const id = 'wasi:logging/logging@0.1.0-draft';
    const context = testContext();
    const { log } = linkImports([id]).bind(context)[id] as { log(...line: string[]): void };
    log('warn', 'orders', 'late');
    log('info', '', 'x'.repeat(HOST_LIMITS.logLineBytes + 1));
    expect(context.logged[0]).toEqual({ level: 'warn', context: 'orders', message: 'late' });
    expect(context.logged[1]?.message).toBe(`${'x'.repeat(HOST_LIMITS.logLineBytes)}… (cut)`);
  });
});

describe('what is not there', () => {
  const bind = (id: string): Record<string, (...args: unknown[]) => unknown> =>
    linkImports([id]).bind(testContext())[id] as Record<string, (...args: unknown[]) => unknown>;

  it.each([
    ['tcp-create-socket', 'createTcpSocket'],
    ['udp-create-socket', 'createUdpSocket'],
    ['ip-name-lookup', 'resolveAddresses'],
  ])('denies %s', (name, operation) => {
    const denied = expect.objectContaining({ payload: 'access-denied' });
    expect(() => bind(`wasi:sockets/${name}@0.2.0`)[operation]?.()).toThrow(denied);
  });

  it('preopens no directory', () => {
    expect(bind('wasi:filesystem/preopens@0.2.0').getDirectories?.()).toEqual([]);
    expect(bind('wasi:filesystem/types@0.2.0').filesystemErrorCode?.()).toBeUndefined();
  });
});

/** Compares what is provided with the published interfaces, name by name. */
describe('every function of every interface', () => {
  const jco = dirname(createRequire(import.meta.url).resolve('@bytecodealliance/jco'));
  const builtin = join(jco, '../lib/wit/builtin/0.2.12');
  const drafts = join(import.meta.dirname, '../../guest/wit');
  const files = [
    ...readdirSync(builtin).map((folder) => join(builtin, folder, 'package.wit')),
    ...readdirSync(drafts)
      .filter((file) => file.endsWith('.wit'))
      .map((file) => join(drafts, file)),
  ];
  /** Exported by components, never imported. */
  const EXPORTS = new Set(['wasi:http/incoming-handler@0.2.12', 'wasi:cli/run@0.2.12']);
  const interfaces = files.flatMap((file) => interfacesOf(readFileSync(file, 'utf8'))).filter(({ id }) => !EXPORTS.has(id));

  it.each(interfaces.map(({ id, functions }) => [id, functions] as const))('%s', (id, functions) => {
    const linked = linkImports([id]);
    const iface = linked.bind(testContext())[id] as HostInterface;
    expect(functions.filter((name) => !isProvided(iface, name))).toEqual([]);
    expect(linked.suspending(id).filter((name) => !functions.includes(name))).toEqual([]);
  });

  it('covers all providers', () => {
    const names = new Set(interfaces.map(({ id }) => id.slice(0, id.indexOf('@'))));
    expect(wasiProviders.map(({ name }) => name).filter((name) => !names.has(name))).toEqual([]);
  });
});

interface WitInterface {
  readonly id: string;
  /** WIT names as the component model spells them, resources as `[resource]name`. */
  readonly functions: string[];
}

function interfacesOf(source: string): WitInterface[] {
  const wit = source.replaceAll(/\/\/.*$/gm, '').replaceAll('%', '');
  const [, name, version] = /package ([\w:-]+)@([\w.-]+);/.exec(wit) ?? [];
  return blocksOf(wit, 'interface').map(([iface, body]) => ({
    id: `${name}/${iface}@${version}`,
    functions: functionsOf(body),
  }));
}

function functionsOf(body: string): string[] {
  const resources = blocksOf(body, 'resource');
  const bodiless = [...body.matchAll(/\bresource ([\w-]+);/g)].map(([, name]) => `[resource]${name}`);
  const free = resources.reduce((rest, [, block]) => rest.replace(block, ''), body);
  return [
    ...bodiless,
    ...resources.map(([name]) => `[resource]${name}`),
    ...[...free.matchAll(/([\w-]+): func\(/g)].map(([, name]) => name as string),
    ...resources.flatMap(([name, block]) =>
      [...block.matchAll(/([\w-]+): (static )?func\(/g)].map(([, f, isStatic]) => `[${isStatic ? 'static' : 'method'}]${name}.${f}`),
    ),
  ];
}

/** `keyword name { body }`, with nested braces. */
function blocksOf(text: string, keyword: string): [name: string, body: string][] {
  return [...text.matchAll(new RegExp(`\\b${keyword} ([\\w-]+) \\{`, 'g'))].map((match) => {
    let depth = 1;
    let end = match.index + match[0].length;
    for (; depth > 0; end++) depth += text[end] === '{' ? 1 : text[end] === '}' ? -1 : 0;
    return [match[1] as string, text.slice(match.index + match[0].length, end)];
  });
}

function isProvided(iface: HostInterface, witName: string): boolean {
  const [, kind, name] = /^(?:\[(\w+)\])?(.*)$/.exec(witName) as unknown as [string, string | undefined, string];
  if (kind === undefined) return typeof iface[camel(name)] === 'function';
  const [resource, method] = name.split('.') as [string, string | undefined];
  const resourceClass = iface[pascal(resource)] as { prototype: Record<string, unknown> } & Record<string, unknown>;
  if (kind === 'resource') return typeof resourceClass === 'function';
  const owner = kind === 'static' ? resourceClass : resourceClass?.prototype;
  return typeof owner?.[camel(method as string)] === 'function';
}

const camel = (name: string): string => name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const pascal = (name: string): string => camel(`-${name}`);
