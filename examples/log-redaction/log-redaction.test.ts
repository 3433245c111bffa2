import { ReadableStream } from 'node:stream/web';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveExample, type ServedFunction } from '../../test/support/serve-example.ts';

let app: ServedFunction;
beforeAll(async () => {
  app = await serveExample('log-redaction');
});
afterAll(() => app?.close());

type Body = string | Uint8Array | ReadableStream;

const send = (body: Body): Promise<Response> =>
  app.fetch('/log-redaction', { method: 'POST', body, ...(body instanceof ReadableStream && { duplex: 'half' }) } as RequestInit);
const redact = async (log: Body): Promise<string> => (await send(log)).text();

/** Made up here, so that no scanner takes them for real ones. */
const AWS = `AKIA${'Q3EXAMPLE7'.padEnd(16, 'Z')}`;
const GITHUB = `ghp_${'a1B2'.repeat(9)}`;
const JWT = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0In0', 'c2lnbmF0dXJl'].join('.');

describe('takes out', () => {
  test.each([
    ["mail from ada@example.org to <o'neil+x@mail.example.co.uk>.", 'mail from [email] to <[email]>.'],
    ['user=bob@example.org,', 'user=[email],'],
    ['jürgen@müller.example went', '[email] went'],
    ['paid with 4111111111111111 today', 'paid with [card] today'],
    ['card 4111 1111 1111 1111, then 3782-822463-10005', 'card [card], then [card]'],
    ['12 4111 1111 1111 1111 12/29', '12 [card] 12/29'],
    ['from 192.168.1.17:8080 and 10.0.0.1', 'from [ip]:8080 and [ip]'],
    ['[2001:db8::8a2e:370:7334]:443 ::1 fe80::1%eth0', '[[ip]]:443 [ip] [ip]%eth0'],
    ['::ffff:192.0.2.1 and 1:2:3:4:5:6:7:8.', '[ip] and [ip].'],
    ['1:2:3:4:5:6:192.0.2.1', '[ip]'],
    ['curl -H "X: bearer abcDEF123._~+/=="', 'curl -H "X: Bearer [token]"'],
    ['Authorization: Basic dXNlcjpwYXNz', 'Authorization: [secret]'],
    ['Set-Cookie: id=1; path=/\r\nnext', 'Set-Cookie: [secret]\r\nnext'],
    ['{"authorization":"Basic dXNl","next":1}', '{"authorization":"[secret]","next":1}'],
    ['db_password=hunter2&x=1', 'db_password=[secret]&x=1'],
    ['PASSWORD = "two words" x', 'PASSWORD = "[secret]" x'],
    ['{"apiKey":"a\\"b,c","n":1}', '{"apiKey":"[secret]","n":1}'],
    ['"{\\"client_secret\\":\\"a b\\",\\"n\\":1}"', '"{\\"client_secret\\":\\"[secret]\\",\\"n\\":1}"'],
    [`key ${AWS} and ${GITHUB}!`, 'key [key] and [key]!'],
    [`jwt ${JWT} end`, 'jwt [key] end'],
    ['postgres://app:s3cr3t@db.internal:5432/x', 'postgres://[credentials]@db.internal:5432/x'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\nAAAA\n-----END RSA PRIVATE KEY----- after\nnext', '[private key]\n\n\n after\nnext'],
    ['pem="-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----" ok', 'pem="[private key]" ok'],
  ])('%s', async (log, expected) => {
    expect(await redact(log)).toBe(expected);
  });
});

test.each([
  'order 4111111111111112 at 1700000000000',
  'version 1.2.3 of 300.1.2.3.4, 1.2.3.4.5',
  '12:34:56 aa:bb:cc:dd:ee:ff std::vector 1:2:3',
  'bob@localhost a@b @home x@.y',
  'asia-southeast1-region sk-short eyJ',
  'tokens: 512, password: , the secret of life: 42',
  'https://example.org/a@b?c=@d',
  '-----BEGIN CERTIFICATE-----',
  'Grüße, 世界 \u{1f600}',
])('lets pass: %s', async (log) => {
  expect(await redact(log)).toBe(log);
});

const LOG = [
  '10.1.2.3 - ada@example.org "GET /?token=abcdef HTTP/1.1" 200\r',
  `level=info card="4111 1111 1111 1111" key=${AWS} ip=2001:db8::1`,
  `Authorization: Bearer ${JWT}`,
  '-----BEGIN PRIVATE KEY-----',
  'c2VjcmV0c2VjcmV0',
  '-----END PRIVATE KEY-----',
  'the end at ftp://me:pw@host/',
].join('\n');
const REDACTED = [
  '[ip] - [email] "GET /?token=[secret] HTTP/1.1" 200\r',
  'level=info card="[card]" key=[key] ip=[ip]',
  'Authorization: [secret]',
  '[private key]',
  '',
  '',
  'the end at ftp://[credentials]@host/',
].join('\n');

/** Sends pieces one by one, each on its own way through the network. */
function inPieces(pieces: readonly string[]): ReadableStream {
  const left = pieces.filter((piece) => piece.length > 0);
  return new ReadableStream({
    async pull(controller) {
      const piece = left.shift();
      if (piece === undefined) return controller.close();
      controller.enqueue(new TextEncoder().encode(piece));
      await wait(1);
    },
  });
}

test('wherever the log is split, nothing leaks', async () => {
  expect(await redact(LOG)).toBe(REDACTED);
  for (let at = 0; at <= LOG.length; at++) expect(await redact(inPieces([LOG.slice(0, at), LOG.slice(at)]))).toBe(REDACTED);
  expect(await redact(inPieces([...LOG]))).toBe(REDACTED);
});

test('a line comes back before the next one is sent', async () => {
  let next: (line: string | undefined) => void = () => {};
  const body = new ReadableStream({
    start(controller) {
      next = (line) => (line === undefined ? controller.close() : controller.enqueue(new TextEncoder().encode(line)));
    },
  });
  next('from 10.0.0.1\nhalf a li');
  const reader = (await send(body)).body!.getReader();
  const text = async (): Promise<string> => new TextDecoder().decode((await reader.read()).value);
  expect(await text()).toBe('from [ip]\n');
  next('ne of ada@example.org\n');
  expect(await text()).toBe('half a line of [email]\n');
  next(undefined);
  expect((await reader.read()).done).toBe(true);
});

test('a line that is too long is left out as a whole, and the next one is not', async () => {
  const most = 'x'.repeat(65_536);
  expect(await redact(`${most}\nb`)).toBe(`${most}\nb`);
  const long = `${'x '.repeat(50_000)}ada@example.org`;
  expect(await redact(`a\n${long}\n10.0.0.1\n`)).toBe('a\n[line of more than 65536 bytes]\n[ip]\n');
  expect(await redact(long)).toBe('[line of more than 65536 bytes]');
});

test('a private key that never ends does not take the rest of the log with it', async () => {
  const lines = Array.from({ length: 400 }, (_, i) => `line ${i}`);
  const found = (await redact(`-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}`)).split('\n');
  expect(found.slice(0, 301)).toEqual(['[private key]', ...Array(300).fill('')]);
  expect(found.slice(301)).toEqual(lines.slice(300));
});

test('takes as long for what is nearly a secret as for anything else, in the memory of one line', async () => {
  const hostile = [
    '1:'.repeat(32_000),
    'a.'.repeat(32_000),
    '4'.repeat(64_000),
    '1.'.repeat(32_000),
    '\\'.repeat(64_000),
    `password="${'\\'.repeat(60_000)}`,
    '-----BEGIN '.repeat(5000),
    '://'.repeat(20_000),
  ];
  const found = (await redact(Array.from({ length: 20 }, () => hostile.join('\n')).join('\n'))).split('\n');
  expect(found).toHaveLength(160);
  expect(found[0]).toBe(hostile[0]);
});

test('any bytes that are no secret come out as they went in', async () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * i * 7 + (i >> 3)) & 0xff);
  const found = new Uint8Array(await (await send(bytes)).arrayBuffer());
  const again = new Uint8Array(await (await send(found)).arrayBuffer());
  expect(Buffer.from(again).equals(found)).toBe(true);
  expect(Math.abs(found.length - bytes.length)).toBeLessThan(1000);
});

test('says how to use it', async () => {
  expect(await (await app.fetch('/log-redaction')).text()).toContain('curl');
  expect((await app.fetch('/log-redaction', { method: 'DELETE' })).status).toBe(405);
});
