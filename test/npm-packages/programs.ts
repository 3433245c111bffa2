/** A small honest program for each package: the body of an asynchronous function, which returns what can be compared. */
export interface Program {
  /** Packages with exact versions, the one that is meant first. */
  readonly packages: readonly string[];
  readonly imports: string;
  readonly body: string;
}

const program = (packages: string, imports: string, body: string): Program => ({ packages: packages.split(' '), imports, body });

export const PROGRAMS: readonly Program[] = [
  // Failed when they were first tried.
  program(
    'bcryptjs@3.0.3',
    `import bcrypt from 'bcryptjs';`,
    `const hash = await bcrypt.hash('secret', 4); return [await bcrypt.compare('secret', hash), await bcrypt.compare('other', hash), bcrypt.hashSync('a', '$2b$04$abcdefghijklmnopqrstuu')];`,
  ),
  program(
    'jsonwebtoken@9.0.3',
    `import jwt from 'jsonwebtoken';`,
    `const token = jwt.sign({ sub: 'ada', iat: 1 }, 'key'); let refused; try { jwt.verify(token, 'other'); } catch (error) { refused = error.message; } return [token, jwt.verify(token, 'key'), refused];`,
  ),
  program(
    'react-dom@19.3.1 react@19.3.1',
    `import { createElement as h } from 'react'; import { renderToString } from 'react-dom/server';`,
    `return renderToString(h('ul', { className: 'x' }, ['a', 'b'].map((each) => h('li', { key: each }, each, '<'))));`,
  ),
  program(
    'dayjs@1.11.23',
    `import dayjs from 'dayjs'; import utc from 'dayjs/plugin/utc.js'; import timezone from 'dayjs/plugin/timezone.js'; dayjs.extend(utc); dayjs.extend(timezone);`,
    `const berlin = dayjs.utc('2024-07-01T12:00:00Z').tz('Europe/Berlin'); return [dayjs.utc(0).add(40, 'day').format('YYYY-MM-DD HH:mm'), berlin.format('HH:mm Z'), berlin.add(6, 'month').format(), dayjs.tz('2024-03-10 03:30', 'America/New_York').toISOString(), berlin.offsetName('long')];`,
  ),
  program(
    'luxon@3.7.2',
    `import { DateTime } from 'luxon';`,
    `const there = DateTime.fromISO('2024-02-28T12:00:00Z', { zone: 'America/Sao_Paulo' }); return [DateTime.fromISO('2024-02-28T12:00:00Z', { zone: 'utc' }).plus({ days: 2 }).toISO(), there.toISO(), there.setLocale('en-US').toLocaleString(DateTime.DATETIME_FULL), there.toFormat('cccc, d LLLL yyyy HH:mm ZZZZ'), there.setZone('Asia/Kolkata').offset, there.minus({ days: 2 }).toRelative({ base: there })];`,
  ),
  program(
    'date-fns-tz@3.2.0 date-fns@4.4.0',
    `import { formatInTimeZone, fromZonedTime } from 'date-fns-tz';`,
    `return [formatInTimeZone(0, 'Asia/Tokyo', 'yyyy-MM-dd HH:mm zzz'), formatInTimeZone(1720000000000, 'Europe/London', "HH:mm zzzz"), fromZonedTime('2024-03-31 03:30', 'Europe/Berlin').toISOString()];`,
  ),
  program(
    '@date-fns/tz@1.5.0 date-fns@4.4.0',
    `import { TZDate, tz } from '@date-fns/tz'; import { addHours, format } from 'date-fns';`,
    `return [new TZDate(2024, 2, 10, 1, 30, 'America/New_York').toISOString(), format(addHours('2024-11-03T00:30:00-04:00', 2, { in: tz('America/New_York') }), 'HH:mm xxx')];`,
  ),
  program('slugify@1.6.9', `import slugify from 'slugify';`, `return [slugify('Hello Wörld & more', { lower: true }), slugify('a  b')];`),
  program(
    'linkedom@0.18.15',
    `import { parseHTML } from 'linkedom';`,
    `const { document } = parseHTML('<html><body><p class="a">x</p></body></html>'); document.querySelector('.a').textContent = 'y'; return document.toString();`,
  ),
  program(
    'hono@4.13.19',
    `import { Hono } from 'hono'; import { etag } from 'hono/etag'; import { getCookie, setCookie } from 'hono/cookie';`,
    `const app = new Hono(); app.use(etag()); app.get('/a/:b', (c) => { setCookie(c, 'x', 'y'); return c.json({ b: c.req.param('b'), cookie: getCookie(c, 'q') ?? null }); }); const answer = await app.request('/a/1', { headers: { cookie: 'q=2' } }); return [await answer.json(), answer.headers.get('etag'), answer.headers.get('set-cookie')];`,
  ),
  program(
    'graphql-yoga@5.24.1 graphql@16.14.0',
    `import { createSchema, createYoga } from 'graphql-yoga';`,
    `const yoga = createYoga({ logging: false, schema: createSchema({ typeDefs: 'type Query { hello(name: String): String }', resolvers: { Query: { hello: (_, { name }) => 'Hello ' + name } } }) }); const answer = await yoga.fetch('http://a/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: '{ hello(name: "x") }' }) }); return answer.json();`,
  ),
  program(
    'jose@6.2.18',
    `import { CompactEncrypt, compactDecrypt, generateKeyPair, SignJWT, jwtVerify } from 'jose';`,
    `const key = new Uint8Array(32).fill(7); const jwe = await new CompactEncrypt(new TextEncoder().encode('hidden')).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(key); const { plaintext } = await compactDecrypt(jwe, key); const pair = await generateKeyPair('EdDSA'); const token = await new SignJWT({ a: 1 }).setProtectedHeader({ alg: 'EdDSA' }).sign(pair.privateKey); return [new TextDecoder().decode(plaintext), (await jwtVerify(token, pair.publicKey)).payload];`,
  ),
  program(
    'mathjs@15.2.0',
    `import { create, addDependencies, evaluateDependencies, matrixDependencies, sqrtDependencies } from 'mathjs';`,
    `const math = create({ addDependencies, evaluateDependencies, matrixDependencies, sqrtDependencies }); return [math.evaluate('1 + 2 * 3'), math.sqrt(16)];`,
  ),
  program(
    '@aws-sdk/client-s3@3.1175.0',
    `import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';`,
    `const client = new S3Client({ region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } }); return [await client.config.region(), new GetObjectCommand({ Bucket: 'x', Key: 'y' }).input];`,
  ),
  // Tried before, and others that people use on Workers.
  program(
    'itty-router@6.0.0',
    `import { AutoRouter } from 'itty-router';`,
    `const router = AutoRouter(); router.get('/u/:id', ({ params }) => ({ id: params.id })); return (await router.fetch(new Request('http://a/u/7'))).json();`,
  ),
  program(
    'zod@4.6.7',
    `import { z } from 'zod';`,
    `const form = z.object({ email: z.email(), age: z.coerce.number().min(1) }); return [form.parse({ email: 'a@b.co', age: '3' }), form.safeParse({ email: 'x' }).success];`,
  ),
  program(
    'valibot@1.4.2',
    `import * as v from 'valibot';`,
    `return [v.safeParse(v.object({ a: v.string() }), { a: 1 }).success, v.parse(v.pipe(v.string(), v.trim()), ' x ')];`,
  ),
  program('nanoid@5.1.16', `import { nanoid } from 'nanoid';`, `return nanoid().length;`),
  program(
    'uuid@14.0.1',
    `import { v4, v5, validate } from 'uuid';`,
    `return [validate(v4()), v5('name', '6ba7b810-9dad-11d1-80b4-00c04fd430c8')];`,
  ),
  program(
    'date-fns@4.4.0',
    `import { addMonths, format } from 'date-fns';`,
    `return format(addMonths(new Date(2024, 0, 31), 1), 'yyyy-MM-dd');`,
  ),
  program(
    'lodash@4.18.1',
    `import lodash from 'lodash';`,
    `return [lodash.groupBy([1, 2, 3], (each) => each % 2), lodash.camelCase('a-b c'), lodash.template('<%= x %>')({ x: 1 })];`,
  ),
  program('marked@18.2.1', `import { marked } from 'marked';`, `return marked.parse('# A\\n\\n- *b*\\n- [c](d)');`),
  program(
    'cheerio@1.2.0',
    `import { load } from 'cheerio';`,
    `const $ = load('<ul><li>a</li><li>b</li></ul>'); $('li').first().addClass('x'); return [$('li').map((_, each) => $(each).text()).get(), $.html('ul')];`,
  ),
  program(
    'papaparse@5.5.4',
    `import papa from 'papaparse';`,
    `return [papa.parse('a,b\\n1,"2,3"', { header: true }).data, papa.unparse([{ a: 1, b: 'x,y' }])];`,
  ),
  program(
    'fast-xml-parser@5.9.0',
    `import { XMLParser } from 'fast-xml-parser';`,
    `return new XMLParser({ ignoreAttributes: false }).parse('<a b="1"><c>2</c><c>3</c></a>');`,
  ),
  program(
    'yaml@2.9.1',
    `import { parse, stringify } from 'yaml';`,
    `return [parse('a: [1, 2]\\nb: |\\n  x\\n  y'), stringify({ c: { d: true } })];`,
  ),
  program(
    'ajv@8.20.0',
    `import Ajv from 'ajv';`,
    `try { return [new Ajv().compile({ type: 'object', required: ['a'] })({ a: 1 })]; } catch (error) { return error.name; }`,
  ),
  program(
    'handlebars@4.7.9',
    `import handlebars from 'handlebars';`,
    `return handlebars.compile('{{#each a}}<{{this}}>{{/each}}')({ a: [1, '&'] });`,
  ),
  program(
    'mustache@4.2.0',
    `import mustache from 'mustache';`,
    `return mustache.render('{{#a}}{{b}}{{/a}}', { a: [{ b: 1 }, { b: '<' }] });`,
  ),
  program('semver@7.8.5', `import semver from 'semver';`, `return [semver.satisfies('1.2.3', '^1.0.0'), semver.inc('1.2.3', 'minor')];`),
  program('qs@6.15.3', `import qs from 'qs';`, `return [qs.parse('a[b]=1&a[c][]=2'), qs.stringify({ a: { b: [1, 2] } })];`),
  program(
    'fflate@0.8.3',
    `import { gzipSync, gunzipSync, strToU8, strFromU8 } from 'fflate';`,
    `return strFromU8(gunzipSync(gzipSync(strToU8('hello '.repeat(10)))));`,
  ),
  program(
    'superjson@2.2.6',
    `import superjson from 'superjson';`,
    `return superjson.parse(superjson.stringify({ a: new Date(0), b: new Map([[1, 2n]]) })).a.getTime();`,
  ),
  program(
    'effect@3.22.0',
    `import { Effect } from 'effect';`,
    `return Effect.runPromise(Effect.gen(function* () { return (yield* Effect.succeed(1)) + 1; }));`,
  ),
  program(
    'preact-render-to-string@6.7.0 preact@10.29.7',
    `import { h } from 'preact'; import { render } from 'preact-render-to-string';`,
    `return render(h('p', { class: 'x' }, 'a', h('b', null, '<')));`,
  ),
  program('ky@2.0.2', `import ky from 'ky';`, `return typeof ky.get;`),
  program('axios@1.18.1', `import axios from 'axios';`, `return axios.getUri({ url: 'http://a/b', params: { c: 'd e' } });`),
  program('mime@4.1.0', `import mime from 'mime';`, `return [mime.getType('a.txt'), mime.getExtension('image/png')];`),
  program('ms@2.1.3', `import ms from 'ms';`, `return [ms('2 days'), ms(60000)];`),
  program('debug@4.4.3', `import debug from 'debug';`, `return [typeof debug('a'), debug.enabled('x')];`),
  program(
    'eventemitter3@5.0.4',
    `import { EventEmitter } from 'eventemitter3';`,
    `const emitter = new EventEmitter(); const seen = []; emitter.on('a', (value) => seen.push(value)); emitter.emit('a', 1); return seen;`,
  ),
  program('immer@11.1.11', `import { produce } from 'immer';`, `return produce({ a: [1] }, (draft) => { draft.a.push(2); });`),
  program(
    'rxjs@7.8.2',
    `import { from, lastValueFrom, map, toArray } from 'rxjs';`,
    `return lastValueFrom(from([1, 2]).pipe(map((each) => each * 2), toArray()));`,
  ),
  program('cookie@2.0.1', `import * as cookie from 'cookie';`, `return Object.keys(cookie).length > 0;`),
  program('he@1.2.0', `import he from 'he';`, `return [he.encode('<ä>'), he.decode('&lt;&auml;')];`),
  program(
    'sanitize-html@2.17.6',
    `import sanitize from 'sanitize-html';`,
    `return sanitize('<b>a</b><script>x</script><a href="javascript:1">b</a>');`,
  ),
  program(
    'markdown-it@14.3.0',
    `import MarkdownIt from 'markdown-it';`,
    `return new MarkdownIt({ linkify: true }).render('**a** http://b.c');`,
  ),
  program(
    'ejs@6.0.1',
    `import ejs from 'ejs';`,
    `try { return ejs.render('<% for (const x of a) { %><%= x %><% } %>', { a: [1, '<'] }); } catch (error) { return error.name; }`,
  ),
  program('bignumber.js@11.1.5', `import { BigNumber } from 'bignumber.js';`, `return new BigNumber('0.1').plus('0.2').toString();`),
  program('decimal.js@10.6.0', `import { Decimal } from 'decimal.js';`, `return new Decimal(2).sqrt().toString();`),
  program(
    'crypto-js@4.2.0',
    `import CryptoJS from 'crypto-js';`,
    `return [CryptoJS.SHA256('a').toString(), CryptoJS.HmacSHA1('a', 'b').toString()];`,
  ),
  program('tweetnacl@1.0.3', `import nacl from 'tweetnacl';`, `return Array.from(nacl.hash(new Uint8Array(3))).slice(0, 4);`),
  program(
    '@noble/hashes@2.4.0',
    `import { sha256 } from '@noble/hashes/sha2.js';`,
    `return Array.from(sha256(new Uint8Array(3))).slice(0, 4);`,
  ),
  program(
    'qrcode-generator@2.0.4',
    `import qrcode from 'qrcode-generator';`,
    `const code = qrcode(4, 'L'); code.addData('hello'); code.make(); return code.getModuleCount();`,
  ),
  program('js-yaml@4.2.0', `import { load, dump } from 'js-yaml';`, `return [load('a: 1'), dump({ b: [1] })];`),
  program('toml@4.1.2', `import toml from 'toml';`, `return toml.parse('[a]\\nb = 1');`),
  program(
    'through2@4.0.2',
    `import through from 'through2';`,
    `return new Promise((resolve) => { const seen = []; const stream = through.obj((value, _encoding, done) => done(null, value * 2)); stream.on('data', (value) => seen.push(value)).on('end', () => resolve(seen)); stream.write(1); stream.end(2); });`,
  ),
  program('pino@10.4.0', `import pino from 'pino';`, `return typeof pino({ browser: { write: () => undefined } }).info;`),
  program(
    'accepts@2.0.0',
    `import accepts from 'accepts';`,
    `return accepts({ headers: { accept: 'text/html,application/json;q=0.5' } }).type(['json', 'html']);`,
  ),
  program(
    'iconv-lite@0.7.3',
    `import iconv from 'iconv-lite';`,
    `return [iconv.decode(iconv.encode('äö', 'win1252'), 'win1252'), iconv.encodingExists('gbk')];`,
  ),
  program('hash-wasm@4.12.0', `import { md5 } from 'hash-wasm';`, `return md5('a');`),
  program('sharp@0.34.5', `import sharp from 'sharp';`, `return typeof sharp;`),
];
