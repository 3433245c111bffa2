import { describe, expect, it } from 'vitest';
import { readHead } from './head.ts';
import { madeHere } from './made-here.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

function seen(...fields: (readonly [string, string])[]): string[] {
  const rawHeaders = ['host', 'localhost', ...fields.flat()];
  const { scheme, ...client } = madeHere(rawHeaders, 'http');
  const head = readHead({ method: 'GET', target: '/', rawHeaders, ...client });
  return [`${scheme}://${head.authority}`, ...head.headers().map(([name, value]) => `${name}: ${text(value)}`)];
}

describe('a request that was made in this process', () => {
  it('comes from this machine', () => {
    expect(seen()).toEqual([
      'http://localhost',
      'forwarded: for=127.0.0.1;host=localhost;proto=http',
      'x-forwarded-for: 127.0.0.1',
      'x-forwarded-host: localhost',
      'x-forwarded-proto: http',
    ]);
  });

  it('comes from the client that whoever made it says', () => {
    expect(
      seen(
        ['X-Forwarded-For', '203.0.113.9, nonsense'],
        ['x-forwarded-for', '10.0.0.1'],
        ['X-Forwarded-Proto', 'https'],
        ['X-Forwarded-Host', 'a, www.example.org'],
        ['X-Forwarded-Prefix', '/api'],
      ),
    ).toEqual([
      'https://www.example.org',
      'forwarded: for=203.0.113.9;host=www.example.org;proto=https, for=unknown, for=10.0.0.1, for=127.0.0.1',
      'x-forwarded-for: 203.0.113.9, unknown, 10.0.0.1, 127.0.0.1',
      'x-forwarded-host: www.example.org',
      'x-forwarded-proto: https',
      'x-forwarded-prefix: /api',
    ]);
  });

  it('has no host that is none', () => {
    expect(() => seen(['X-Forwarded-Host', 'a/b'])).toThrow('X-Forwarded-Host');
    expect(seen(['X-Forwarded-Proto', 'javascript'])[0]).toBe('http://localhost');
  });
});
