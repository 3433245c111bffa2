import { describe, expect, it } from 'vitest';
import { HOST_LIMITS } from '../../base/index.ts';
import { readHead, type RequestHead } from './head.ts';

const head = (...rawHeaders: string[]): RequestHead =>
  readHead({ method: 'GET', target: '/a/b?q', rawHeaders: ['Host', 'a.test', ...rawHeaders] });
const seen = (of: RequestHead): string[] => of.headers().map(([name, value]) => `${name}: ${String.fromCharCode(...value)}`);

describe('headers', () => {
  it('are passed in order, in lower case, and byte for byte', () => {
    expect(seen(head('X-B', '1', 'x-a', '\xe9\x80', 'X-b', '2'))).toEqual(['x-b: 1', 'x-a: \xe9\x80', 'x-b: 2']);
  });

  it('of the connection are not, nor those that Connection names, however often it does', () => {
    const of = head(
      'Connection',
      'X-One , close',
      'x-one',
      '1',
      'X-Two',
      '2',
      'connection',
      'x-two',
      'TE',
      'trailers',
      'x-other',
      'x-kept',
    );
    expect(seen(of)).toEqual(['x-other: x-kept']);
    expect(seen(head('x-a', 'x-b', 'X-Name', 'connection', 'x-b', '1'))).toEqual(['x-a: x-b', 'x-name: connection', 'x-b: 1']);
  });

  it('are told by name', () => {
    const of = head('X-A', '1', 'x-ab', '2', 'x-a', '3');
    expect([of.valuesOf('x-a'), of.valuesOf('x-b'), of.valuesOf('host')]).toEqual([['1', '3'], [], ['a.test']]);
  });

  it('are counted with the target, and refused beyond the limit', () => {
    expect(head('x', 'four').headerBytes).toBe('Hosta.testxfour'.length);
    const left = HOST_LIMITS.requestHeadBytes - '/a/b?qHosta.testx'.length;
    expect(head('x', 'y'.repeat(left - 1)).headerBytes).toBeGreaterThan(0);
    expect(() => head('x', 'y'.repeat(left))).toThrow(expect.objectContaining({ code: 'REQUEST_HEADERS_TOO_LARGE' }));
    const many = Array.from({ length: HOST_LIMITS.requestHeaders }, () => ['x', '1']).flat();
    expect(() => head(...many)).toThrow(expect.objectContaining({ code: 'REQUEST_HEADERS_TOO_LARGE' }));
    expect(seen(head(...many.slice(2))).length).toBe(HOST_LIMITS.requestHeaders - 1);
  });
});

describe('what a request expects', () => {
  it.each(['100-continue', '100-Continue', 'tea, 100-continue'])('may be %s', (expectation) => {
    expect(head('expect', expectation).method).toBe('GET');
  });

  it.each([[['tea']], [['tea', 'milk']]])('may be nothing else, in one field or in several: %j', (expectations) => {
    const fields = expectations.flatMap((each) => ['Expect', each]);
    expect(() => head(...fields)).toThrow(
      expect.objectContaining({ code: 'REQUEST_EXPECTATION_FAILED', message: expect.stringContaining(expectations.join(', ')) }),
    );
    expect(head(...fields, 'expect', '100-continue').method).toBe('GET');
  });
});

describe('a host', () => {
  it('is checked though the one before was right, and the other way round', () => {
    const of = (host: string): RequestHead => readHead({ method: 'GET', target: '/', rawHeaders: ['host', host] });
    expect(of('a.test').authority).toBe('a.test');
    for (const bad of ['a b', '', 'a/b', 'a@b']) expect(() => of(bad), bad).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
    expect(of('b.test:80').authority).toBe('b.test:80');
  });
});
