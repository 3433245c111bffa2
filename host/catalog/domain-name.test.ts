import { describe, expect, test } from 'vitest';
import { normalDomain } from './domain-name.ts';

describe('normalDomain', () => {
  test.each([
    ['example.org', 'example.org'],
    ['EXAMPLE.org.', 'example.org'],
    ['*.Example.org', '*.example.org'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['*.bücher.example', '*.xn--bcher-kva.example'],
    ['ＥＸＡＭＰＬＥ.org', 'example.org'],
    ['例え。テスト', 'xn--r8jz45g.xn--zckzah'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['localhost', 'localhost'],
    ['*.localhost', '*.localhost'],
    ['intranet', 'intranet'],
    ['a_b.example', 'a_b.example'],
    ['1.2.3.example', '1.2.3.example'],
    [`${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
    ['soft\u00adhyphen.example', 'softhyphen.example'],
  ])('%j is %s', (text, name) => {
    expect(normalDomain(text)).toBe(name);
    expect(normalDomain(name)).toBe(name);
  });

  test.each([
    '',
    '.',
    '..',
    '*',
    '*.',
    '*.org',
    '*.*.example.org',
    'a.*.example.org',
    'a*.example.org',
    '.example.org',
    'a..example.org',
    'example.org..',
    'example.org:80',
    'example.org/',
    'example.org?x',
    'example.org#x',
    'user@example.org',
    'http://example.org',
    'exa mple.org',
    ' example.org',
    'example.org\n',
    'example\u0000.org',
    'a\\b.org',
    '-a.example',
    'a-.example',
    'a!b.example',
    '127.0.0.1',
    '0x7f.1',
    '2130706433',
    '1.2.3',
    'example.1',
    'example.0x1',
    '*.1.2.3.4',
    '[::1]',
    '::1',
    '１２７.0.0.1',
    'v7--hello.example.org',
    'V12--x.example.org',
    '%41.example.org',
    'xn--.example',
    '\ud800.example',
    `${'a'.repeat(64)}.example`,
    `${'a.'.repeat(127)}org`,
    `*.${'a.'.repeat(125)}aa`,
    'x'.repeat(100_000),
  ])('%j is refused', (text) => {
    expect(() => normalDomain(text)).toThrow(expect.objectContaining({ code: 'DOMAIN_INVALID' }));
  });
});
