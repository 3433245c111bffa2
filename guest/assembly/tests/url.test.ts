import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadModule, type GuestModule } from './load-module.ts';

let guest: GuestModule;
beforeAll(async () => {
  guest = await loadModule('url.ts');
});

/** Node's own class is the oracle. */
function reference(text: string, base?: string): string {
  const url = URL.parse(text, base);
  return url === null ? '(none)' : show(url);
}

const show = (url: URL): string =>
  [url.href, url.origin, url.protocol, url.username, url.password, url.host, url.hostname, url.port, url.pathname, url.search, url.hash].join('\n');

/** What is left out: names that are not ASCII, and what stands behind `xn--`. */
function isInternational(text: string, base?: string): boolean {
  const host = URL.parse(text, base)?.hostname ?? '';
  // eslint-disable-next-line no-control-regex
  return /xn--/i.test(text + host) || (/[^\0-\x7f]|%[89a-f]/i.test(text) && guest.text('parse', text) === '(none)');
}

function agrees(text: string, base?: string): void {
  if (isInternational(text, base)) return;
  const found = base === undefined ? guest.text('parse', text) : guest.text('resolve', text, base);
  expect([text, base, found]).toEqual([text, base, reference(text, base)]);
}

describe('addresses', () => {
  test.each([
    'https://example.com', 'HTTP://EXAMPLE.com:80/', 'https://example.com:443', 'https://example.com:444', 'http://a:', 'http://a:0', 'http://a:65535',
    'http://a:65536', 'http://a:99999999999999999999', 'http://a:8a', 'http://a:-1', 'http://:80', 'http://', 'http:///', 'http:///x', 'http:x', 'http:/x',
    'https:\\\\a\\b\\..\\c', 'http://a/b/./c/../d', 'http://a/%2e%2E/b/%2e', 'http://a/..', 'http://a/../../..', 'http://a/b/..', 'http://a/b/.', 'http://a/.%2e',
    'http://a/...', 'http://a/%2e%2e%2e', 'http://a//b//', 'http://u@a', 'http://u:p@a', 'http://u:@a', 'http://:p@a', 'http://@a', 'http://a@b@c', 'http://u:p:q@a',
    'http://u@', 'http://u:p@', 'http://u@/x', 'http://%zz@a', "http://u'\"<>@a", 'http://a b', 'http://a%20b', 'http://a%41', 'http://a%00', 'http://a%', 'http://a%2',
    'http://a<b', 'http://a^b', 'http://a|b', 'http://a[b', 'http://a]b', 'http://[', 'http://]', 'http://[]', 'http://[::1', 'http://[::1]x', 'http://[::1]:8', 'http://x[::1]',
    'http://a_b', 'http://-', 'http://a..b', 'http://.', 'http://..', 'http://a.', 'http://a\u007fb', 'http://\u0001', 'http://a\\@b', 'http://a/@b', 'http://a?@b', 'http://a#@b',
    ' \n\t\u0000https://a/ \u0000\r', 'ht\ntp://a/\tb\r', 'a', '', '#', '?', '//a', '/a', ':', ':a', '1a:b', 'a:', 'a:b', 'a:/', 'a:/b', 'a://', 'a:///', 'a://b', 'a://b/../c',
    'a:/..//b', 'a:/.//b', 'a:.//b', 'a://u:p@b:0/c', 'a://b:80', 'a://b?c#d', 'a://?c', 'a://#d', 'a://%', 'a://b%20', 'a://b c', 'a://b\\c', 'a:// ', 'a:b c', 'a:b ', 'a:b ?c', 'a:b  #c',
    'a:b\u0001ü', 'mailto:x@y', 'data:text/plain,a b#c d', 'javascript:alert(1)', 'urn:a:b', 'a+b-c.1:x', 'a_b:x', 'A:B', 'about:blank',
    'file:', 'file:a', 'file:/a', 'file://', 'file:///', 'file:///a', 'file://a/b', 'file://localhost/a', 'file:///C:/a/../..', 'file:///C|/a', 'file:C:/a', 'file:C|', 'file://C:/a', 'file://C|/a',
    'file:///C:', 'file:///CC:', 'file:\\\\a\\b', 'file://a:80/', 'file://u@a/', 'file:?q', 'file:#f', 'file:/C|/..', 'file:///1:/..', 'ws://a:80', 'wss://a:443', 'ftp://a:21/', 'ftp://a:22/',
    'http://a/?q=ä&x=\'"<>`{}|^', 'http://a/#ä \'"<>`{}|^', 'http://a/ä \'"<>`{}|^', "a:/?'", 'http://a?', 'http://a#', 'http://a?#', 'http://a/?a?b#c#d', 'http://a/%zz?%zz#%zz',
    'http://a/\ud800', 'http://a/?\udc00\ud83d\ude00', 'http://a/#\ud800', 'http://u\ud800@a/', 'http://a/\ufeff', `http://a/${'x/'.repeat(500)}`, `http://a/${'../'.repeat(500)}`,
  ])('agrees with Node.js: %j', (text) => agrees(text));

  test.each([
    '1.2.3.4', '1.2.3', '1.2', '1', '0', '1.2.3.4.', '1.2.3.4..', '1.2.3.4.5', '256.1.1.1', '1.256', '1.1.256', '1.1.65536', '1.65535', '1.16777215', '1.16777216', '4294967295',
    '4294967296', '0x7f.1', '0X7F.0.0.1', '017700000001', '0x', '0x.0', '0xg', '08', '09.1', '1.08', '00', '0x0x', '1..2', '.1', '1.', '1.2.a', 'a.1', 'a.0x1', 'a.0x', 'a.0xg', 'a.1a', 'a.1.',
    '99999999999999999999', '0xffffffffffffffffffff', '%31.2.3.4', '1%2e2', '-1', '1.-1', '１', 'foo.09', 'foo.09.', '0x1.0x2.0x3.0x4', '1.2.3.08',
  ])('agrees with Node.js about the IPv4 host %s', (host) => agrees(`http://${host}/`));

  test.each([
    '::', '::1', '1::', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '::2:3:4:5:6:7:8', '1:2:3:4:5:6:7::', '1::2::3', ':1', '1:', ':', ':::', '::1::', 'g::', '12345::', '0001::',
    'ABCD::ef01', '1:0:0:2:0:0:0:3', '1:0:0:2:0:0:3:4', '0:0:0:0:0:0:0:0', '1:0:2:0:3:0:4:0', '::1.2.3.4', '::ffff:1.2.3.4', '1.2.3.4', '1.2.3.4::', '::1.2.3', '::1.2.3.4.5', '::1.2.3.256',
    '::01.2.3.4', '::1.2.3.', '::.1.2.3', '::1..2.3', '1:2:3:4:5:6:7:1.2.3.4', '1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:1.2.3.4', '::1.2.3.4:5', '::1%eth0', '::1%25eth0', ' ::1', '::0x1', '::1.2.3.0x4', '0:0:1::',
    '::00', '::00.0.0.0', 'fe80::1]x[', '1:::', '::a.2.3.4',
  ])('agrees with Node.js about the IPv6 host [%s]', (host) => agrees(`http://[${host}]/`));

  const bases = ['http://u:p@h:81/a/b/c?q#f', 'https://h', 'http://h/a/', 'a://h/b/c?q#f', 'a:/b/c', 'a:b?q#f', 'file:///C:/a/b', 'file://h/a/b', 'file:///a', 'mailto:x', 'a://h', 'a:', 'nothing'];
  const references = ['', '.', './', '..', '../', '../..', '../../../x', 'x', './x', 'x/', '/x', '//x', '///x', '//x/y', '?', '?x', '#', '#x', '?x#y', 'x?y#z', '\\x', '\\\\x', '/\\x', 'http:x', 'http:/x', 'http://x',
    'http:', 'http:?x', 'https:x', 'a:x', 'file:x', 'file:', '/C:/x', 'C:/x', 'C|/x', '/C|', 'C|', 'C|x', '/..//x', '/.//x', '//', '///', '//@', '//x:81', 'x:y', '1:2', ' x ', '%2e%2e/x', '..%2f', ':x', '//C:/x', '/C|/../x', '?\u00fc'];
  test.each(bases)('are resolved against %s like Node.js does', (base) => {
    for (const text of references) agrees(text, base);
  });

  test('agree with Node.js whatever they are made of', () => {
    const pieces = fc.constantFrom('http:', 'https:', 'file:', 'a:', '/', '//', '\\', '@', ':', '?', '#', '.', '..', '%2e', '%', '%41', 'C:', 'C|', '[', ']', '::', '1', '80', '443', '0x1', '256',
      'a', 'B', 'example.com', ' ', '\t', '\n', '|', '^', '<', "'", '"', '`', '{', '+', '&', '=', '~', '\u0001', '\u007f', 'localhost', '-', '_', '*', '!', ';', ',');
    const text = fc.array(pieces, { maxLength: 9 }).map((parts) => parts.join(''));
    fc.assert(fc.property(text, (one) => agrees(one)), { numRuns: 10_000 });
    fc.assert(fc.property(text, fc.constantFrom(...bases), (one, base) => agrees(one, base)), { numRuns: 10_000 });
  });

  test('agree with Node.js about paths, queries and fragments of any text', () => {
    const any = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map((units) => String.fromCharCode(...units));
    fc.assert(
      fc.property(any, fc.constantFrom('http://h/', 'http://h/?', 'http://h/#', 'http://u', 'a:/', 'a:', 'a:?', 'file:///'), (text, start) => {
        const whole = start === 'http://u' ? `${start}${text.replaceAll(/[/\\?#]/g, '')}@h/` : start + text;
        expect([whole, guest.text('parse', whole)]).toEqual([whole, reference(whole)]);
      }),
      { numRuns: 5000 },
    );
  });

  test('refuse names that are not ASCII, and take their xn-- form', () => {
    expect(guest.text('parse', 'http://bücher.example/')).toBe('(none)');
    expect(guest.text('parse', 'http://b%C3%BCcher.example/')).toBe('(none)');
    expect(guest.text('parse', 'http://xn--bcher-kva.example/').split('\n')[0]).toBe('http://xn--bcher-kva.example/');
  });

  test('that are constructed must be right', () => {
    expect(guest.text('construct', 'http://a/../b')).toBe('http://a/b');
    expect(() => guest.text('construct', 'nothing')).toThrow(/Not a URL: nothing/);
  });

  test('change in path, query and fragment like those of Node.js', () => {
    const starts = ['http://h/a?b#c', 'http://h', 'a://h', 'a:/x', 'a:b?c#d', 'file:///C:/x', 'mailto:x'];
    const values = ['', '/', 'x', '/x/../y', '..', '?x', '#x', '??x', '##x', 'a b', "ü'\"", '//x', '\\x', '%2e%2e', '\tx\n', 'C|/x', '/C|/x', '\ud800', 'a=1&b=2', '%zz'];
    for (const start of starts) {
      for (const part of ['pathname', 'search', 'hash'] as const) {
        for (const value of values) {
          const url = new URL(start);
          url.searchParams.toString();
          url[part] = value;
          const expected = `${show(url)}\n${url.searchParams}`;
          expect([start, part, value, guest.text('assign', start, part, value)]).toEqual([start, part, value, expected]);
        }
      }
    }
  });
});

describe('parameters', () => {
  function referenceOf(parameters: URLSearchParams, commands: string): void {
    for (const line of commands.split('\n')) {
      const [name, key = '', value = ''] = line.split(' ');
      if (name === 'append' || name === 'set') parameters[name](key, value);
      else if (name === 'delete') parameters.delete(key);
      else if (name === 'sort') parameters.sort();
    }
  }

  const names = fc.constantFrom('a', 'b', 'ä', '%20', '+', '&', '=', "'", '~', '\ud800', '*', '-._', '😀', '!()');
  const command = fc.oneof(
    fc.tuple(fc.constantFrom('append', 'set'), names, names).map((parts) => parts.join(' ')),
    names.map((name) => `delete ${name}`),
    fc.constant('sort'),
  );
  const commands = fc.array(command, { maxLength: 6 }).map((list) => list.join('\n'));
  const query = fc.array(fc.constantFrom('a', 'b', '=', '&', '+', '%20', '%C3%BC', '%', '%26', '?', '%ff', 'a=1', '&a=2'), { maxLength: 9 }).map((parts) => parts.join(''));

  test('read and change like those of Node.js', () => {
    fc.assert(
      fc.property(query, commands, (text, list) => {
        const expected = new URLSearchParams(text);
        referenceOf(expected, list);
        const shown = `${expected} ${expected.size} ${expected.has('a')} ${expected.get('a') ?? '(null)'} ${expected.getAll('a').join('|')}`;
        expect([text, list, guest.text('parameters', text, list)]).toEqual([text, list, shown]);
      }),
      { numRuns: 3000 },
    );
  });

  test('of an address change it', () => {
    fc.assert(
      fc.property(query, commands, (text, list) => {
        const url = new URL(`http://h/p?${text}#f`);
        referenceOf(url.searchParams, list);
        if (list === '') return;
        expect(guest.text('change', `http://h/p?${text}#f`, list)).toBe(url.href);
      }),
      { numRuns: 1000 },
    );
  });
});
