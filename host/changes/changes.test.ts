import { describe, expect, it } from 'vitest';
import { type Change, changesBetween, type Deployable } from './changes.ts';

const HTTP = ['wasi:http/types@0.2.3', 'wasi:io/streams@0.2.3'];

function deployable(manifest: object, parts: Partial<Deployable> = {}): Deployable {
  const text = JSON.stringify({ name: 'hello', component: 'hello.wasm', ...manifest });
  return { digest: 'a'.repeat(64), componentBytes: 1000, imports: HTTP, manifest: text, ...parts };
}

const changed = (before: object, after: object): Change[] => changesBetween(deployable(before), deployable(after));
const more = (changes: readonly Change[]): string[] =>
  changes.filter(({ asksMore }) => asksMore).map(({ subject, name }) => `${subject} ${name}`);
const shown = (changes: readonly Change[]): string[] =>
  changes.map(({ subject, name, kind, before, after }) => [kind, subject, name, before, after].filter(Boolean).join(' '));

describe('what differs between two versions', () => {
  it('is nothing between a version and itself', () => {
    const manifest = { routes: ['GET /a'], capabilities: { keyvalue: ['s'], http: ['https://a.example'] }, limits: { wallTimeMs: 5 } };
    expect(changed(manifest, manifest)).toEqual([]);
  });

  it('is everything that a function has which was not there before, but for the limits that each has', () => {
    const changes = changesBetween(undefined, deployable({ capabilities: { keyvalue: ['s'] }, limits: { wallTimeMs: 60_000 } }));
    expect(shown(changes)).toEqual([
      'added component bytes 1000',
      `added component digest ${'a'.repeat(64)}`,
      'added imports wasi:http/types 0.2.3',
      'added imports wasi:io/streams 0.2.3',
      'added capabilities.keyvalue s',
      'added routes /hello',
      'added routes /hello/*',
      'changed limits wallTimeMs 30000 60000',
    ]);
  });

  it('counts the limits of a language as given', () => {
    const text = JSON.stringify({ name: 'hello', language: 'typescript', source: 'src/index.ts' });
    const changes = changesBetween(undefined, deployable({}, { manifest: text }));
    expect(changes.filter(({ subject }) => subject === 'limits')).toEqual([]);
  });

  it('has the component by digest and size, which ask for nothing', () => {
    const changes = changesBetween(deployable({}), deployable({}, { digest: 'b'.repeat(64), componentBytes: 2000 }));
    expect(shown(changes)).toEqual(['changed component bytes 1000 2000', `changed component digest ${'a'.repeat(64)} ${'b'.repeat(64)}`]);
    expect(more(changes)).toEqual([]);
  });

  it('has imports by interface: another version of one asks for nothing', () => {
    const newer = deployable({}, { imports: ['wasi:http/types@0.2.12', 'wasi:random/random@0.2.12'] });
    const changes = changesBetween(deployable({}), newer);
    expect(shown(changes)).toEqual([
      'changed imports wasi:http/types 0.2.3 0.2.12',
      'removed imports wasi:io/streams 0.2.3',
      'added imports wasi:random/random 0.2.12',
    ]);
    expect(more(changes)).toEqual(['imports wasi:random/random']);
  });

  it('has grants by name', () => {
    const changes = changed(
      { capabilities: { keyvalue: ['kept', 'dropped'], http: ['https://a.example'] } },
      { capabilities: { keyvalue: ['kept', 'new'], http: ['https://b.example'] } },
    );
    expect(shown(changes)).toEqual([
      'removed capabilities.keyvalue dropped',
      'added capabilities.keyvalue new',
      'removed capabilities.http https://a.example',
      'added capabilities.http https://b.example',
    ]);
    expect(more(changes)).toEqual(['capabilities.keyvalue new', 'capabilities.http https://b.example']);
  });

  it('has secrets by name, which need approval as anything that is reached', () => {
    const changes = changed({ capabilities: { secrets: ['KEPT', 'DROPPED'] } }, { capabilities: { secrets: ['KEPT', 'NEW'] } });
    expect(shown(changes)).toEqual(['removed capabilities.secrets DROPPED', 'added capabilities.secrets NEW']);
    expect(more(changes)).toEqual(['capabilities.secrets NEW']);
  });

  it('tells that a store of its own became a shared one, which is another', () => {
    const changes = changed({ capabilities: { keyvalue: ['users'] } }, { capabilities: { keyvalue: { users: 'team-users' } } });
    expect(shown(changes)).toEqual(['changed capabilities.keyvalue users team-users']);
    expect(more(changes)).toEqual(['capabilities.keyvalue users']);
  });

  it('shows values that stand in the manifest, which need no approval', () => {
    const changes = changed({ config: { A: '1', B: '1' } }, { config: { A: '2', C: '3' }, environment: { TZ: 'UTC' } });
    expect(shown(changes)).toEqual(['changed config A 1 2', 'removed config B 1', 'added config C 3', 'added environment TZ UTC']);
    expect(more(changes)).toEqual([]);
  });

  it.each([
    [['GET /a'], ['/a'], ['routes /a']],
    [['/a'], ['GET /a'], []],
    [['GET /a'], ['GET /a', 'HEAD /a'], []],
    [['/a/:id'], ['/a/:name'], []],
    [['/a'], ['/a', '/b'], ['routes /b']],
    [['/a', '/b'], ['/a'], []],
    [['/hello', '/hello/*'], undefined, []],
  ])('from routes %j to %j, asks for more by %j', (before, after, expected) => {
    expect(more(changed({ routes: before }, { routes: after }))).toEqual(expected);
  });

  it('shows another prefix that a route strips, which asks for nothing', () => {
    const changes = changed({ routes: ['/a/*'] }, { routes: [{ route: '/a/*', stripPrefix: '/a' }] });
    expect(shown(changes)).toEqual(['changed routes /a/* /a']);
    expect(more(changes)).toEqual([]);
  });

  it('asks for more by raised limits, not by lowered ones', () => {
    const changes = changed({ limits: { memoryBytes: 1_000_000, queue: 10 } }, { limits: { memoryBytes: 2_000_000, queue: 5 } });
    expect(shown(changes)).toEqual(['changed limits memoryBytes 1000000 2000000', 'changed limits queue 10 5']);
    expect(more(changes)).toEqual(['limits memoryBytes']);
  });

  it('asks for more where a limit that was low is left to its default', () => {
    expect(more(changed({ limits: { wallTimeMs: 5 } }, {}))).toEqual(['limits wallTimeMs']);
  });

  it('reads manifests with comments', () => {
    const commented = '{ "name": "hello", "component": "hello.wasm", // why\n "capabilities": { "http": ["https://a.example",], }, }';
    expect(more(changesBetween(deployable({}), deployable({}, { manifest: commented })))).toEqual(['capabilities.http https://a.example']);
  });
});
