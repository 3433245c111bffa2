import { describe, expect, test } from 'vitest';
import { SkerryError } from '../../base/index.ts';
import { type AddressKind, isReachable, matchOutbound, parseOutboundRule, parseOutboundRules } from '../index.ts';

const granted = (rules: readonly string[], url: string) => matchOutbound(parseOutboundRules(rules), new URL(url));

function problem(text: string): string {
  try {
    parseOutboundRule(text);
  } catch (error) {
    if (SkerryError.is(error) && error.code === 'MANIFEST_INVALID' && error.help !== undefined) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('parseOutboundRule', () => {
  test.each([
    'https://api.example.com',
    'http://api.example.com',
    'https://api.example.com:8443',
    'https://api.example.com:443',
    'http://a.b:80',
    'http://127.0.0.1:9000',
    'http://[::1]:9000',
    'http://[fd00::1]',
    'https://8.8.8.8',
    'http://localhost:9000',
    'http://db',
    'http://my_service:80',
    'https://*.example.com',
    'https://*.example.com:8443',
    'https://*.a.b.c.example.com',
    'http://*.localhost:3000',
    'https://*.internal',
    'https://*',
    'http://*',
    'https://*:8443',
    'https://*:443',
    'https://xn--bcher-kva.de',
    'http://169.254.169.254',
  ])('accepts %s', (text) => {
    expect(parseOutboundRule(text)).toMatchObject({ text });
  });

  test.each([
    ['', 'scheme and a host'],
    ['*', 'scheme and a host'],
    ['api.example.com', 'scheme and a host'],
    ['//api.example.com', 'scheme and a host'],
    ['ftp://api.example.com', 'scheme and a host'],
    ['HTTPS://api.example.com', 'scheme and a host'],
    ['https:api.example.com', 'scheme and a host'],
    ['https:///api.example.com', 'scheme and a host'],
    ['https://', 'scheme and a host'],
    ['https://:80', 'scheme and a host'],
    ['https://api.example.com/', 'scheme and a host'],
    ['https://api.example.com/v1', 'scheme and a host'],
    ['https://api.example.com?x', 'scheme and a host'],
    ['https://api.example.com#x', 'scheme and a host'],
    ['https://user@api.example.com', 'scheme and a host'],
    ['https://user:pass@api.example.com', 'scheme and a host'],
    ['https://ok.example\\@evil.example', 'scheme and a host'],
    ['https://api.example.com:0', 'scheme and a host'],
    ['https://api.example.com:65536', 'scheme and a host'],
    ['https://api.example.com:*', 'scheme and a host'],
    ['https://api.example.com:x', 'scheme and a host'],
    ['https://api.example.com:', 'write it as "https://api.example.com"'],
    ['https://api.example.com:0443', 'write it as "https://api.example.com"'],
    ['https://a b', 'scheme and a host'],
    [' https://a.b', 'scheme and a host'],
    ['https://a.b\n', 'write it as "https://a.b"'],
    ['https://a.\tb', 'write it as "https://a.b"'],
    ['https://API.example.com', 'write it as "https://api.example.com"'],
    ['https://bücher.de', 'write it as "https://xn--bcher-kva.de"'],
    ['https://ok%2eexample.com', 'write it as "https://ok.example.com"'],
    ['https://api.example.com.', 'leave out the dot'],
    ['http://127.1:9000', 'write it as "http://127.0.0.1:9000"'],
    ['http://2130706433', 'write it as "http://127.0.0.1"'],
    ['http://0x7f.0.0.1', 'write it as "http://127.0.0.1"'],
    ['http://[0:0::1]', 'write it as "http://[::1]"'],
    ['http://0.0.0.0:9000', '0.0.0.0 is not an address'],
    ['http://[::]:9000', ':: is not an address'],
    ['http://224.0.0.1', '224.0.0.1 is not an address'],
    ['http://255.255.255.255', 'is not an address'],
    ['http://192.0.2.1', 'is not an address'],
    ['https://*.com', 'at least two labels'],
    ['https://*.*.example.com', 'may only stand for'],
    ['https://a.*.example.com', 'may only stand for'],
    ['https://a*.example.com', 'may only stand for'],
    ['https://*a.example.com', 'scheme and a host'],
    ['https://**', 'may only stand for'],
    ['https://*.', 'scheme and a host'],
    ['https://*.127.0.0.1', 'has no names below it'],
    ['https://*.[::1]', 'has no names below it'],
    ['https://*.Example.com', 'write it as "https://*.example.com"'],
    ['https://*.example.com/', 'scheme and a host'],
    ['https://*:0', 'scheme and a host'],
    ['https://*:0443', 'write it as "https://*"'],
  ])('refuses %j', (text, reason) => {
    expect(problem(text)).toContain(reason);
    expect(problem(text)).toContain(JSON.stringify(text));
  });
});

describe('matchOutbound', () => {
  test('nothing is granted without a rule', () => {
    expect(granted([], 'https://api.example.com/')).toBeUndefined();
  });

  test('an origin grants itself, with any path and whichever way its port is written', () => {
    expect(granted(['https://api.example.com'], 'https://api.example.com/v1?x#y')).toBe('public');
    expect(granted(['https://api.example.com'], 'https://API.EXAMPLE.com:443/')).toBe('public');
    expect(granted(['https://api.example.com:443'], 'https://api.example.com/')).toBe('public');
    expect(granted(['https://api.example.com:8443'], 'https://api.example.com:8443/')).toBe('public');
  });

  test.each([
    'http://api.example.com/',
    'https://api.example.com:444/',
    'https://example.com/',
    'https://x.api.example.com/',
    'https://api.example.com./',
    'https://api.example.com.evil.test/',
    'https://evilapi.example.com/',
    'https://api.example.com@evil.test/',
    'https://api.example.com%40evil.test/',
    'https://evil.test/api.example.com',
    'https://evil.test#@api.example.com/',
    'https://evil.test\\@api.example.com/',
    'https://evil.test?api.example.com',
    'ftp://api.example.com/',
    'ws://api.example.com/',
    'file:///api.example.com',
    'blob:https://api.example.com/',
    'data:,https://api.example.com',
  ])('https://api.example.com does not grant %s', (url) => {
    const parsed = URL.parse(url);
    if (parsed !== null) expect(matchOutbound(parseOutboundRules(['https://api.example.com']), parsed)).toBeUndefined();
  });

  test('a wildcard grants names below, at any depth, and not the domain itself', () => {
    const rules = ['https://*.example.com'];
    expect(granted(rules, 'https://a.example.com/')).toBe('public');
    expect(granted(rules, 'https://a.b.example.com/')).toBe('public');
    for (const host of [
      'example.com',
      'evilexample.com',
      'a.example.com.evil.test',
      'a.example.com:8443',
      'example.com.',
      '.example.com',
    ]) {
      expect(granted(rules, `https://${host}/`)).toBeUndefined();
    }
  });

  test('a wildcard for everything keeps to its scheme and port', () => {
    expect(granted(['https://*'], 'https://whatever.example/')).toBe('public');
    expect(granted(['https://*'], 'http://whatever.example/')).toBeUndefined();
    expect(granted(['https://*'], 'https://whatever.example:8443/')).toBeUndefined();
    expect(granted(['https://*:8443'], 'https://whatever.example:8443/')).toBe('public');
  });

  test('of several rules the most generous counts, in any order', () => {
    for (const rules of [
      ['http://*', 'http://localhost'],
      ['http://localhost', 'http://*'],
    ]) {
      expect(granted(rules, 'http://localhost/')).toBe('local');
      expect(granted(rules, 'http://db/')).toBe('public');
    }
  });

  test.each([
    ['http://localhost:9000', 'local'],
    ['http://db', 'local'],
    ['http://api.localhost', 'local'],
    ['http://printer.local', 'local'],
    ['http://vault.corp.internal', 'local'],
    ['http://nas.home.arpa', 'local'],
    ['http://api.test', 'local'],
    ['http://127.0.0.1:9000', 'literal'],
    ['http://[::1]:9000', 'literal'],
    ['http://8.8.8.8', 'literal'],
    ['https://api.example.com', 'public'],
    ['https://internal.example.com', 'public'],
    ['https://localhost.example.com', 'public'],
    ['https://notlocal', 'local'],
    ['https://evil.notinternal', 'public'],
  ])('%s, named exactly, leads to %s addresses', (rule, grant) => {
    expect(granted([rule], `${rule}/`)).toBe(grant);
  });

  test.each(['http://localhost', 'http://127.0.0.1', 'http://[::1]', 'http://10.0.0.1', 'http://169.254.169.254', 'http://x.internal'])(
    'a wildcard lets %s lead to public addresses only',
    (origin) => {
      expect(granted(['http://*', 'http://*.internal'], `${origin}/`)).toBe('public');
    },
  );

  test('an address grants itself and no other spelling becomes another host', () => {
    const rules = ['http://127.0.0.1:9000'];
    for (const host of ['127.0.0.1', '127.1', '0x7f.1', '2130706433', '127.0.0.1.', '１２７.0.0.1']) {
      expect(granted(rules, `http://${host}:9000/`)).toBe('literal');
    }
    for (const host of ['127.0.0.2', 'localhost', '[::1]', '[::ffff:127.0.0.1]']) {
      expect(granted(rules, `http://${host}:9000/`)).toBeUndefined();
    }
  });
});

describe('isReachable', () => {
  const reachable = (kind: AddressKind) => (['public', 'local', 'literal'] as const).filter((grant) => isReachable(kind, grant));

  test('who reaches what', () => {
    expect(reachable('public')).toEqual(['public', 'local', 'literal']);
    expect(reachable('local')).toEqual(['local', 'literal']);
    expect(reachable('metadata')).toEqual(['literal']);
    expect(reachable('translated')).toEqual(['literal']);
    expect(reachable('unusable')).toEqual([]);
  });
});
