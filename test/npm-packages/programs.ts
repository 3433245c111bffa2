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
  // More of what people use on servers and workers.
  program(
    'h3@2.0.8',
    `import { H3 } from 'h3';`,
    `const app = new H3(); app.get('/a/:x', (e) => ({ x: e.context.params.x })); const r = await app.request('/a/7'); return [r.status, await r.json()];`,
  ),
  program(
    'elysia@1.4.30',
    `import { Elysia, t } from 'elysia';`,
    `const app = new Elysia({ aot: false }).get('/u/:id', ({ params }) => params, { params: t.Object({ id: t.Numeric() }) }); const r = await app.handle(new Request('http://a/u/5')); return [r.status, await r.text()];`,
  ),
  program(
    'kysely@0.29.9',
    `import { Kysely, DummyDriver, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';`,
    `const db = new Kysely({ dialect: { createAdapter: () => new SqliteAdapter(), createDriver: () => new DummyDriver(), createIntrospector: (d) => new SqliteIntrospector(d), createQueryCompiler: () => new SqliteQueryCompiler() } }); return db.selectFrom('a').select(['x', 'y']).where('z', '=', 1).compile();`,
  ),
  program(
    'drizzle-orm@0.45.4',
    `import { sql, eq } from 'drizzle-orm'; import { sqliteTable, text, integer, QueryBuilder } from 'drizzle-orm/sqlite-core';`,
    `const users = sqliteTable('users', { id: integer('id').primaryKey(), name: text('name') }); return new QueryBuilder().select().from(users).where(eq(users.name, 'ada')).toSQL();`,
  ),
  program(
    'arktype@2.2.10',
    `import { type } from 'arktype';`,
    `const user = type({ name: 'string > 1', 'age?': 'number.integer' }); return [user({ name: 'ada', age: 3 }), String(user({ name: 'a' }))];`,
  ),
  program(
    'yup@1.7.1',
    `import * as yup from 'yup';`,
    `const s = yup.object({ a: yup.number().min(2), e: yup.string().email() }); let bad; try { await s.validate({ a: 1, e: 'x' }, { abortEarly: false }); } catch (e) { bad = e.errors; } return [bad, await s.validate({ a: '3', e: 'a@b.de' })];`,
  ),
  program(
    'joi@18.3.2',
    `import Joi from 'joi';`,
    `const s = Joi.object({ a: Joi.number().min(2), d: Joi.date().iso() }); return [s.validate({ a: 1 }).error.message, s.validate({ a: 5, d: '2024-01-01' }).value];`,
  ),
  program(
    '@sinclair/typebox@0.34.52',
    `import { Type } from '@sinclair/typebox'; import { Value } from '@sinclair/typebox/value'; import { TypeCompiler } from '@sinclair/typebox/compiler';`,
    `const T = Type.Object({ a: Type.Number() }); let compiled; try { compiled = TypeCompiler.Compile(T).Check({ a: 1 }); } catch (e) { compiled = true; } return [Value.Check(T, { a: 'x' }), compiled];`,
  ),
  program(
    'ramda@0.32.0',
    `import * as R from 'ramda';`,
    `return [R.groupBy(R.prop('k'), [{ k: 1 }, { k: 2 }, { k: 1 }]), R.pipe(R.map(R.add(1)), R.sum)([1, 2])];`,
  ),
  program(
    'msgpackr@2.1.4',
    `import { pack, unpack } from 'msgpackr';`,
    `const b = pack({ a: [1, 'x', 2n ** 40n, new Date(0)], m: new Map([[1, 2]]) }); const u = unpack(b); return [[...b], String(u.a[2]), u.a[3]];`,
  ),
  program(
    'cbor-x@1.6.9',
    `import { encode, decode } from 'cbor-x';`,
    `const b = encode({ a: [1, 'x', 2.5] }); return [[...b], decode(b)];`,
  ),
  program(
    '@bufbuild/protobuf@2.17.0',
    `import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire'; import { create, toBinary, fromBinary, toJson } from '@bufbuild/protobuf'; import { TimestampSchema } from '@bufbuild/protobuf/wkt';`,
    `const t = create(TimestampSchema, { seconds: 5n, nanos: 7 }); const b = toBinary(TimestampSchema, t); return [[...b], toJson(TimestampSchema, fromBinary(TimestampSchema, b))];`,
  ),
  program(
    'protobufjs@8.8.1',
    `import protobuf from 'protobufjs';`,
    `const root = protobuf.parse('syntax = "proto3"; message A { string s = 1; repeated int64 n = 2; }').root; const A = root.lookupType('A'); const b = A.encode(A.create({ s: 'x', n: [1, 2] })).finish(); return [[...b], A.toObject(A.decode(b), { longs: String })];`,
  ),
  program(
    'stripe@23.1.0',
    `import Stripe from 'stripe';`,
    `const s = new Stripe('sk_test_x', { httpClient: Stripe.createFetchHttpClient() }); const payload = '{"id":"evt_1","object":"event"}'; const header = await s.webhooks.generateTestHeaderStringAsync({ payload, secret: 'whsec_x', timestamp: Math.floor(Date.now() / 1000) }); const e = await s.webhooks.constructEventAsync(payload, header, 'whsec_x'); let bad; try { await s.webhooks.constructEventAsync(payload + ' ', header, 'whsec_x'); } catch (x) { bad = x.type; } return [e.id, bad];`,
  ),
  program(
    'openai@7.59.0',
    `import OpenAI from 'openai';`,
    `const c = new OpenAI({ apiKey: 'x', maxRetries: 0, fetch: async (url, init) => new Response(JSON.stringify({ choices: [{ message: { content: JSON.parse(init.body).messages[0].content + '!' } }] }), { headers: { 'content-type': 'application/json' } }) }); const r = await c.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'hi' }] }); return r.choices[0].message.content;`,
  ),
  program(
    '@anthropic-ai/sdk@1.14.0',
    `import Anthropic from '@anthropic-ai/sdk';`,
    `const c = new Anthropic({ apiKey: 'x', maxRetries: 0, fetch: async (url, init) => new Response('event: message_start\\ndata: {"type":"message_start","message":{"id":"1","content":[]}}\\n\\nevent: content_block_start\\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\\n\\nevent: content_block_delta\\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hi"}}\\n\\nevent: message_stop\\ndata: {"type":"message_stop"}\\n\\n', { headers: { 'content-type': 'text/event-stream' } }) }); const out = []; for await (const e of await c.messages.create({ model: 'm', max_tokens: 5, stream: true, messages: [{ role: 'user', content: 'hi' }] })) out.push(e.type); return out;`,
  ),
  program(
    '@octokit/rest@22.0.1',
    `import { Octokit } from '@octokit/rest';`,
    `const o = new Octokit({ request: { fetch: async (url) => new Response(JSON.stringify({ url: String(url) }), { headers: { 'content-type': 'application/json' } }) } }); return (await o.rest.repos.get({ owner: 'a', repo: 'b' })).data;`,
  ),
  program(
    '@supabase/supabase-js@2.119.1',
    `import { createClient } from '@supabase/supabase-js';`,
    `const s = createClient('https://x.supabase.co', 'key', { realtime: { transport: class {} }, global: { fetch: async (url) => new Response(JSON.stringify([{ url: String(url) }]), { headers: { 'content-type': 'application/json' } }) }, auth: { persistSession: false, autoRefreshToken: false } }); return (await s.from('t').select('a').eq('b', 1)).data;`,
  ),
  program(
    'svix@2.5.0',
    `import { Webhook } from 'svix';`,
    `const w = new Webhook('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'); const at = new Date(); const sig = w.sign('m1', at, '{"a":1}'); return w.verify('{"a":1}', { 'svix-id': 'm1', 'svix-timestamp': String(Math.floor(at / 1000)), 'svix-signature': sig });`,
  ),
  program(
    'otpauth@9.5.2',
    `import * as O from 'otpauth';`,
    `const t = new O.TOTP({ secret: O.Secret.fromBase32('JBSWY3DPEHPK3PXP') }); return [t.generate({ timestamp: 1e12 }), t.toString()];`,
  ),
  program('qrcode@1.5.4', `import QR from 'qrcode';`, `return QR.toString('hello', { type: 'svg' });`),
  program(
    'pako@3.0.3',
    `import * as pako from 'pako';`,
    `const z = pako.gzip('hello hello hello'); return [z.length, pako.ungzip(z, { to: 'string' })];`,
  ),
  program(
    'jszip@3.10.2',
    `import JSZip from 'jszip';`,
    `const z = new JSZip(); z.file('a.txt', 'hi', { date: new Date(0) }); const b = await z.generateAsync({ type: 'uint8array', compression: 'DEFLATE' }); const r = await JSZip.loadAsync(b); return [Object.keys(r.files), await r.file('a.txt').async('string')];`,
  ),
  program(
    'pdf-lib@1.17.1',
    `import { PDFDocument, StandardFonts } from 'pdf-lib';`,
    `const d = await PDFDocument.create({ updateMetadata: false }); const f = await d.embedFont(StandardFonts.Helvetica); d.addPage([200, 100]).drawText('Hello', { font: f, size: 12, x: 10, y: 10 }); const b = await d.save(); const r = await PDFDocument.load(b, { updateMetadata: false }); return [b.length, r.getPageCount()];`,
  ),
  program(
    'unified@11.0.5 remark-parse@11.0.0 remark-rehype@11.1.2 rehype-stringify@10.0.1 remark-gfm@4.0.1',
    `import { unified } from 'unified'; import a from 'remark-parse'; import g from 'remark-gfm'; import b from 'remark-rehype'; import c from 'rehype-stringify';`,
    `return String(await unified().use(a).use(g).use(b).use(c).process('# Hi\\n\\n| a | b |\\n|---|---|\\n| 1 | *2* |\\n'));`,
  ),
  program(
    'highlight.js@11.12.0',
    `import hljs from 'highlight.js/lib/core'; import ts from 'highlight.js/lib/languages/typescript';`,
    `hljs.registerLanguage('ts', ts); return hljs.highlight('const a: number = 1; // x', { language: 'ts' }).value;`,
  ),
  program(
    'prismjs@1.30.0',
    `import Prism from 'prismjs';`,
    `return Prism.highlight('let a = /x/g;', Prism.languages.javascript, 'javascript');`,
  ),
  program(
    'shiki@4.6.0',
    `import { createHighlighterCore } from 'shiki/core'; import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'; import js from 'shiki/langs/javascript.mjs'; import nord from 'shiki/themes/nord.mjs';`,
    `const h = await createHighlighterCore({ themes: [nord], langs: [js], engine: createJavaScriptRegexEngine() }); return h.codeToHtml('const a = 1', { lang: 'javascript', theme: 'nord', tokenizeTimeLimit: 0 });`,
  ),
  program(
    'chess.js@1.4.0',
    `import { Chess } from 'chess.js';`,
    `const c = new Chess(); c.move('e4'); c.move('e5'); return [c.fen(), c.moves().length];`,
  ),
  program(
    'fuse.js@7.5.0',
    `import Fuse from 'fuse.js';`,
    `return new Fuse([{ t: 'Old Man' }, { t: 'Lock' }], { keys: ['t'], includeScore: true }).search('od man');`,
  ),
  program(
    'minisearch@7.2.0',
    `import M from 'minisearch';`,
    `const m = new M({ fields: ['t'] }); m.addAll([{ id: 1, t: 'zen and the art' }, { id: 2, t: 'über Kunst' }]); return [m.search('zen'), m.search('kunst')];`,
  ),
  program(
    'lunr@2.3.9',
    `import lunr from 'lunr';`,
    `return lunr(function () { this.ref('id'); this.field('t'); this.add({ id: 1, t: 'running fast' }); }).search('run');`,
  ),
  program(
    '@trpc/server@11.25.2 zod@4.6.7',
    `import { initTRPC } from '@trpc/server'; import { fetchRequestHandler } from '@trpc/server/adapters/fetch'; import { z } from 'zod';`,
    `const t = initTRPC.create(); const router = t.router({ hi: t.procedure.input(z.string()).query(({ input }) => 'hi ' + input) }); const r = await fetchRequestHandler({ endpoint: '/t', router, req: new Request('http://a/t/hi?input=' + encodeURIComponent('"ada"')) }); return [r.status, await r.json()];`,
  ),
  program(
    '@apollo/server@5.5.1 graphql@16.14.0',
    `import { ApolloServer } from '@apollo/server';`,
    `const s = new ApolloServer({ typeDefs: 'type Query { a(x: Int): Int }', resolvers: { Query: { a: (_, { x }) => x + 1 } } }); const r = await s.executeOperation({ query: '{ a(x: 2) }' }); return r.body.singleResult.data;`,
  ),
  program(
    '@pothos/core@4.15.1 graphql@16.14.0',
    `import SchemaBuilder from '@pothos/core'; import { graphql, printSchema } from 'graphql';`,
    `const b = new SchemaBuilder({}); b.queryType({ fields: (t) => ({ a: t.string({ resolve: () => 'x' }) }) }); const schema = b.toSchema(); return [printSchema(schema), await graphql({ schema, source: '{ a }' })];`,
  ),
  program(
    'i18next@27.1.5',
    `import i18next from 'i18next';`,
    `const i = i18next.createInstance(); await i.init({ lng: 'de', resources: { de: { translation: { n_one: '{{count}} Ding', n_other: '{{count}} Dinge' } } } }); return [i.t('n', { count: 1 }), i.t('n', { count: 3 })];`,
  ),
  program(
    'intl-messageformat@12.1.5',
    `import { IntlMessageFormat } from 'intl-messageformat';`,
    `return [new IntlMessageFormat('{n, plural, one {# item} other {# items}} {d, date, medium}', 'en').format({ n: 2, d: new Date(0) }), new IntlMessageFormat('{n, number, ::currency/EUR}', 'de').format({ n: 1234.5 })];`,
  ),
  program(
    'vue@3.5.45 @vue/server-renderer@3.5.45',
    `import { createSSRApp, h } from 'vue'; import { renderToString } from 'vue/server-renderer';`,
    `return renderToString(createSSRApp({ data: () => ({ n: 1 }), render() { return h('p', { class: 'a' }, 'n ' + this.n); } }));`,
  ),
  program('solid-js@1.9.20', `import { renderToString, ssr } from 'solid-js/web';`, `return renderToString(() => ssr('<p>hi</p>'));`),
  program(
    'nunjucks@3.2.4',
    `import nunjucks from 'nunjucks';`,
    `return new nunjucks.Environment(null, { autoescape: true }).renderString('{% for i in x %}{{ i }},{% endfor %}{{ "<" }}', { x: [1, 2] });`,
  ),
  program(
    'liquidjs@10.30.1',
    `import { Liquid } from 'liquidjs';`,
    `return new Liquid().parseAndRender('{% for i in x %}{{ i | plus: 1 }} {% endfor %}{{ d | date: "%Y" }}', { x: [1, 2], d: '2024-05-05' });`,
  ),
  program('eta@4.6.0', `import { Eta } from 'eta/core';`, `return new Eta().renderString('hi <%= it.n %>', { n: '<a>' });`),
  program('pug@3.0.4', `import pug from 'pug';`, `return pug.render('p.a(title="x") hi #{n}', { n: 1 });`),
  program('ulid@3.0.2', `import { ulid, decodeTime } from 'ulid';`, `return [ulid(5).length, decodeTime(ulid(5))];`),
  program(
    'hashids@2.3.0',
    `import H from 'hashids';`,
    `const h = new H('salt', 8); return [h.encode(1, 2, 3), h.decode(h.encode(1, 2, 3)).map(Number)];`,
  ),
  program(
    'lru-cache@11.5.3',
    `import { LRUCache } from 'lru-cache';`,
    `const c = new LRUCache({ max: 2, ttl: 1000 }); c.set('a', 1); c.set('b', 2); c.set('c', 3); return [...c.keys()];`,
  ),
  program(
    'p-limit@7.3.3 p-queue@10.0.0 p-retry@9.0.0',
    `import pLimit from 'p-limit'; import PQueue from 'p-queue'; import pRetry from 'p-retry';`,
    `const l = pLimit(1); const q = new PQueue({ concurrency: 2 }); let n = 0; return [await Promise.all([l(() => 1), l(async () => 2)]), await q.add(async () => 3), await pRetry(async () => { if (n++ < 1) throw new Error('x'); return n; }, { minTimeout: 1 })];`,
  ),
  program(
    'xstate@5.33.3',
    `import { createMachine, createActor } from 'xstate';`,
    `const a = createActor(createMachine({ initial: 'a', states: { a: { on: { GO: 'b' } }, b: {} } })); a.start(); a.send({ type: 'GO' }); return a.getSnapshot().value;`,
  ),
  program(
    'oauth4webapi@3.8.8',
    `import * as o from 'oauth4webapi';`,
    `const v = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'; const kp = await o.generateKeyPair('ES256'); return [await o.calculatePKCECodeChallenge(v), kp.privateKey.type, o.generateRandomState().length];`,
  ),
  program(
    'arctic@3.7.0',
    `import { GitHub, generateState } from 'arctic';`,
    `return new GitHub('id', 'secret', null).createAuthorizationURL('st', ['user']).toString();`,
  ),
  program(
    'better-auth@1.7.25',
    `import { betterAuth } from 'better-auth'; import { memoryAdapter } from 'better-auth/adapters/memory';`,
    `const auth = betterAuth({ secret: 'x'.repeat(32), baseURL: 'http://a', telemetry: { enabled: false }, database: memoryAdapter({ user: [], session: [], account: [], verification: [] }), emailAndPassword: { enabled: true } }); const r = await auth.handler(new Request('http://a/api/auth/sign-up/email', { method: 'POST', headers: { 'content-type': 'application/json', origin: 'http://a' }, body: JSON.stringify({ email: 'a@b.de', password: '12345678', name: 'A' }) })); return [r.status, (await r.json()).user?.email];`,
  ),
  program(
    '@upstash/redis@1.39.0',
    `import { Redis } from '@upstash/redis';`,
    `const real = globalThis.fetch; globalThis.fetch = async () => new Response('[{"result":"OK"}]', { headers: { 'content-type': 'application/json' } }); try { return await (new Redis({ url: 'https://x.upstash.io', token: 't' }).set('a', 1)); } finally { globalThis.fetch = real; }`,
  ),
  program(
    '@libsql/client@0.18.0',
    `import { createClient } from '@libsql/client/web';`,
    `const c = createClient({ url: 'https://x.turso.io', authToken: 't', fetch: async () => new Response('{"baton":null,"base_url":null,"results":[{"type":"ok","response":{"type":"execute","result":{"cols":[{"name":"a","decltype":null}],"rows":[[{"type":"integer","value":"7"}]],"affected_row_count":0,"last_insert_rowid":null}}},{"type":"ok","response":{"type":"close"}}]}', { headers: { 'content-type': 'application/json' } }) }); return (await c.execute('select 7 as a')).rows[0].a;`,
  ),
  program(
    '@neondatabase/serverless@1.2.0',
    `import { neon } from '@neondatabase/serverless';`,
    `const real = globalThis.fetch; globalThis.fetch = async () => new Response(JSON.stringify({ fields: [{ name: 'a', dataTypeID: 23 }], rows: [['7']], rowCount: 1, command: 'SELECT' })); try { return await (neon('postgresql://u:p@h.neon.tech/d')\`select 7 as a\`); } finally { globalThis.fetch = real; }`,
  ),
  program(
    'busboy@1.6.0',
    `import busboy from 'busboy'; import { Readable } from 'node:stream';`,
    `const out = []; const b = busboy({ headers: { 'content-type': 'multipart/form-data; boundary=x' } }); b.on('field', (n, v) => out.push([n, v])); b.on('file', (n, f, i) => { f.on('data', (d) => out.push([n, i.filename, d.toString()])); }); await new Promise((ok) => { b.on('close', ok); Readable.from([Buffer.from('--x\\r\\nContent-Disposition: form-data; name="a"\\r\\n\\r\\n1\\r\\n--x\\r\\nContent-Disposition: form-data; name="f"; filename="t"\\r\\n\\r\\nhey\\r\\n--x--\\r\\n')]).pipe(b); }); return out;`,
  ),
  program(
    'csv-parse@7.0.3 csv-stringify@6.9.0',
    `import { parse } from 'csv-parse/sync'; import { stringify } from 'csv-stringify/sync';`,
    `return [parse('a,b\\n1,"x ""y"""', { columns: true }), stringify([['a', 'b,c']])];`,
  ),
  program(
    'csv-parser@3.2.1',
    `import csv from 'csv-parser'; import { Readable } from 'node:stream';`,
    `const out = []; for await (const r of Readable.from(['a,b\\n1,2\\n']).pipe(csv())) out.push(r); return out;`,
  ),
  program(
    'simple-statistics@7.12.1',
    `import * as s from 'simple-statistics';`,
    `return [s.linearRegression([[0, 0], [1, 2]]), s.standardDeviation([1, 2, 3])];`,
  ),
  program('ml-matrix@6.15.1', `import { Matrix, inverse } from 'ml-matrix';`, `return inverse(new Matrix([[2, 1], [1, 1]])).to2DArray();`),
  program('compromise@14.17.0', `import nlp from 'compromise';`, `return nlp('she sells seashells').verbs().toPastTense().text();`),
  program('turndown@7.2.5', `import T from 'turndown';`, `return new T().turndown('<h1>Hi</h1><p><b>x</b></p>');`),
  program(
    'ua-parser-js@2.0.10',
    `import { UAParser } from 'ua-parser-js';`,
    `return new UAParser('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36').getResult();`,
  ),
  program('libphonenumber-js@1.13.16', `import p from 'libphonenumber-js';`, `return p('030 123456', 'DE').formatInternational();`),
  program(
    'validator@13.15.35',
    `import v from 'validator';`,
    `return [v.isEmail('a@b.de'), v.isURL('http://x'), v.isIBAN('DE89370400440532013000'), v.isAlpha('ä', 'de-DE')];`,
  ),
  program(
    'rrule@2.8.1',
    `import * as rrule from 'rrule'; const { RRule } = rrule.default ?? rrule;`,
    `return new RRule({ freq: RRule.WEEKLY, count: 3, dtstart: new Date(Date.UTC(2024, 0, 1)) }).all();`,
  ),
  program('ical.js@2.2.1', `import I from 'ical.js';`, `return I.parse('BEGIN:VCALENDAR\\r\\nVERSION:2.0\\r\\nEND:VCALENDAR');`),
  program(
    'moment@2.31.0',
    `import m from 'moment';`,
    `return [m.utc(0).format('LLLL'), m.utc(0).add(1, 'month').fromNow().length > 0, m.duration(90, 'minutes').humanize()];`,
  ),
  program(
    '@js-temporal/polyfill@0.5.1',
    `import { Temporal } from '@js-temporal/polyfill';`,
    `return [Temporal.PlainDate.from('2024-02-28').add({ days: 2 }).toString(), Temporal.Instant.from('2024-07-01T00:00Z').toZonedDateTimeISO('Europe/Berlin').toString()];`,
  ),
  program(
    '@aws-sdk/client-dynamodb@3.1169.0',
    `import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'; import { FetchHttpHandler } from '@smithy/fetch-http-handler';`,
    `const real = globalThis.fetch; globalThis.fetch = async () => new Response(JSON.stringify({ Item: { a: { S: 'x' } } }), { headers: { 'content-type': 'application/x-amz-json-1.0' } }); try { const c = new DynamoDBClient({ region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, requestHandler: new FetchHttpHandler() }); return await ((await c.send(new GetItemCommand({ TableName: 't', Key: { id: { S: '1' } } }))).Item); } finally { globalThis.fetch = real; }`,
  ),
  program(
    'aws4fetch@1.0.20',
    `import { AwsClient } from 'aws4fetch';`,
    `const a = new AwsClient({ accessKeyId: 'a', secretAccessKey: 'b', region: 'eu-west-1', service: 's3' }); const r = await a.sign('https://x.s3.amazonaws.com/k', { aws: { datetime: '20240101T000000Z' } }); return r.headers.get('authorization');`,
  ),
  program(
    '@google/generative-ai@0.24.1',
    `import { GoogleGenerativeAI } from '@google/generative-ai';`,
    `const real = globalThis.fetch; globalThis.fetch = async () => new Response(JSON.stringify({ candidates: [{ content: { parts: [{ text: 'hi' }] } }] })); try { return await ((await new GoogleGenerativeAI('k').getGenerativeModel({ model: 'm' }).generateContent('x')).response.text()); } finally { globalThis.fetch = real; }`,
  ),
  program(
    'ai@7.0.173 zod@4.6.7',
    `import { generateText, tool } from 'ai'; import { MockLanguageModelV3 } from 'ai/test';`,
    `return (await generateText({ model: new MockLanguageModelV3({ doGenerate: async () => ({ finishReason: { unified: 'stop', raw: 'stop' }, usage: { inputTokens: { total: 1 }, outputTokens: { total: 1 } }, content: [{ type: 'text', text: 'hi' }], warnings: [] }) }), prompt: 'x' })).text;`,
  ),
  program(
    '@modelcontextprotocol/sdk@1.32.2 zod@4.6.7',
    `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'; import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'; import { Client } from '@modelcontextprotocol/sdk/client/index.js'; import { z } from 'zod';`,
    `const s = new McpServer({ name: 'a', version: '1' }); s.registerTool('add', { inputSchema: { a: z.number() } }, async ({ a }) => ({ content: [{ type: 'text', text: String(a + 1) }] })); const [x, y] = InMemoryTransport.createLinkedPair(); const c = new Client({ name: 'c', version: '1' }); await Promise.all([s.connect(x), c.connect(y)]); return (await c.callTool({ name: 'add', arguments: { a: 2 } })).content;`,
  ),
  program(
    'socket.io-parser@4.2.7',
    `import { Encoder } from 'socket.io-parser';`,
    `return new Encoder().encode({ type: 2, data: ['a', 1], nsp: '/' });`,
  ),
  program('express@5.3.0', `import express from 'express';`, `return typeof express();`),
  program(
    'winston@3.19.0',
    `import winston from 'winston';`,
    `return typeof winston.createLogger({ transports: [new winston.transports.Console()] }).info;`,
  ),
];
