import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serveExample, type ServedFunction } from '../../test/support/serve-example.ts';

interface Asked {
  readonly q: readonly string[];
  readonly source: string;
  readonly target: string;
  readonly format: string;
  readonly api_key?: string;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A translation server whose German is English, but loud. It keeps to `translate="no"`, as real ones do. */
class LoudServer {
  readonly asked: Asked[] = [];
  /** What it answers in place of a translation. */
  answer!: (asked: Asked, count: number) => Answer | undefined | Promise<Answer | undefined>;
  readonly #server: Server;

  constructor() {
    this.#server = createServer(async (request, response) => {
      const asked = JSON.parse(Buffer.concat(await Array.fromAsync(request)).toString()) as Asked;
      this.asked.push(asked);
      const { status, body, headers } = (await this.answer(asked, this.asked.length)) ?? {
        status: 200,
        body: { translatedText: asked.q.map(loud) },
      };
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body ?? {}));
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  reset(): void {
    this.asked.length = 0;
    this.answer = () => undefined;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

function loud(html: string): string {
  return html.replaceAll(/<span translate="no">.*?<\/span>|&\w+;|\p{L}+/gsu, (part) => (/^[<&]/.test(part) ? part : part.toUpperCase()));
}

let server: LoudServer;
let app: ServedFunction;

beforeAll(async () => {
  server = new LoudServer();
  const origin = await server.listen();
  const config = { UPSTREAM: origin, API_KEY: 'key', REQUESTS_PER_S: '1000', BACKOFF_MS: '1' };
  app = await serveExample('batch-translation', { http: [origin], config });
});

beforeEach(() => server.reset());

afterAll(async () => {
  await app?.close();
  server.close();
});

const HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n';

const post = (body: BodyInit, target = 'de'): Promise<Response> =>
  app.fetch(`/batch-translation?target=${target}`, { method: 'POST', body });

/** What comes after the header. */
async function translate(po: string, target?: string): Promise<string> {
  const response = await post(HEADER + po, target);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/x-gettext-translation; charset=utf-8']);
  const text = await response.text();
  return text.slice(text.indexOf('\n\n') + 2);
}

const message = (id: string): string => `msgid ${JSON.stringify(id)}\nmsgstr ""\n`;
/** What the function makes of one message, `failed: …` when it leaves it alone. */
async function one(id: string): Promise<string> {
  const text = await translate(message(id));
  const failure = /^# Not translated: (.*)$/m.exec(text)?.[1];
  return failure === undefined ? (JSON.parse(/^msgstr (".*")$/m.exec(text)![1]!) as string) : `failed: ${failure}`;
}

describe('a file', () => {
  it('keeps everything but its empty translations', async () => {
    const text = await translate(
      [
        '# a comment\n#: src/a.c:7\n#, c-format\nmsgctxt "menu"\nmsgid "Open %s"\nmsgstr ""',
        'msgid "Close"\nmsgstr "Zu"',
        'msgid ""\n"Two\\n"\n"lines\\n"\nmsgstr ""\nmsgid "right \\"after\\" it"\nmsgstr ""',
        '#~ msgid "old"\n#~ msgstr "alt"',
      ].join('\n\n'),
    );
    expect(text).toBe(
      [
        '# a comment\n#: src/a.c:7\n#, fuzzy, c-format\nmsgctxt "menu"\nmsgid "Open %s"\nmsgstr "OPEN %s"',
        'msgid "Close"\nmsgstr "Zu"',
        '#, fuzzy\nmsgid ""\n"Two\\n"\n"lines\\n"\nmsgstr ""\n"TWO\\n"\n"LINES\\n"',
        '#, fuzzy\nmsgid "right \\"after\\" it"\nmsgstr "RIGHT \\"AFTER\\" IT"',
        '#~ msgid "old"\n#~ msgstr "alt"',
        '# 3 translated, 0 not\n',
      ].join('\n\n'),
    );
    expect(server.asked[0]).toMatchObject({ source: 'en', target: 'de', format: 'html', api_key: 'key' });
  });

  it('has a header for its language', async () => {
    const po =
      '# by Ada\n#, fuzzy\nmsgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=CHARSET\\n"\n"X-Generator: me\\n"\n';
    const text = await (await post(po, 'ja')).text();
    expect(text).toMatch(
      /^# by Ada\nmsgid ""\nmsgstr ""\n"Language: ja\\n"\n"Content-Type: text\/plain; charset=UTF-8\\n"\n"X-Generator: me\\n"\n/,
    );
    expect(text).toContain('"Plural-Forms: nplurals=1; plural=0;\\n"');
  });

  it('has as many forms for numbers as its language', async () => {
    const po = 'msgid "a file"\nmsgid_plural "%d files"\nmsgstr[0] ""\nmsgstr[1] ""\n';
    const forms = async (target: string): Promise<string[]> =>
      (await translate(po, target)).split('\n').filter((line) => line.startsWith('msgstr'));
    expect(await forms('de')).toEqual(['msgstr[0] "A FILE"', 'msgstr[1] "%d FILES"']);
    expect(await forms('ja')).toEqual(['msgstr[0] "%d FILES"']);
    expect(await forms('pl')).toEqual(['msgstr[0] "A FILE"', 'msgstr[1] "%d FILES"', 'msgstr[2] "%d FILES"']);
  });

  it('is sent in batches', async () => {
    const text = await translate(Array.from({ length: 100 }, (_, i) => message(`text ${i}`)).join('\n'));
    expect(text).toContain('# 100 translated, 0 not\n');
    expect(server.asked.map(({ q }) => q.length)).toEqual([40, 40, 20]);
    server.asked.length = 0;
    await translate(Array.from({ length: 10 }, () => message('word '.repeat(400))).join('\n'));
    expect(server.asked.map(({ q }) => q.length)).toEqual([3, 3, 3, 1]);
  });

  it('comes back while later batches are on their way', async () => {
    let release = (): void => {};
    const held = new Promise<undefined>((resolve) => (release = () => resolve(undefined)));
    server.answer = (_, count) => (count === 1 ? undefined : held);
    const response = await post(HEADER + Array.from({ length: 80 }, (_, i) => message(`text ${i}`)).join('\n'));
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('TEXT 39')) text += (await reader.read()).value;
    expect(text).not.toContain('TEXT 40');
    release();
    for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
    expect(text).toContain('# 80 translated, 0 not\n');
  });

  it('is taken as fast as it comes, however slow the translation is', async () => {
    let release = (): void => {};
    const held = new Promise<undefined>((resolve) => (release = () => resolve(undefined)));
    server.answer = () => held;
    const large = HEADER + message('one') + `\n#~ ${'obsolete '.repeat(100)}\n`.repeat(3000);
    const sending = httpRequest(`${app.url}/batch-translation?target=de`, { method: 'POST' });
    const answered = new Promise<number>((resolve) => {
      sending.on('response', (response) => response.resume().on('end', () => resolve(response.statusCode!)));
    });
    // `finish`: the last byte has left for the operating system, whose buffers are far smaller.
    await new Promise<void>((resolve) => sending.end(large, resolve));
    release();
    expect(await answered).toBe(200);
  });
});

describe('placeholders', () => {
  it('survive', async () => {
    const kept = [
      'Hi %s!',
      'a %(count)d b',
      '%1$s of %2$s',
      '{name} and {{other}} and ${third}',
      '100%% sure',
      '<b class="x">bold</b> &amp; more',
      ' x ',
      'a < b',
    ];
    for (const id of kept) expect((await one(id)).toLowerCase()).toBe(id.toLowerCase());
    expect(await one('Hi %s, you have <b>%d</b> new {things}')).toBe('HI %s, YOU HAVE <b>%d</b> NEW {things}');
    const lines = await translate('msgid ""\n"one\\n"\n"  two\\n"\nmsgstr ""\n');
    expect(lines).toContain('msgstr ""\n"ONE\\n"\n"  TWO\\n"\n');
  });

  it('alone are not worth a request', async () => {
    expect(await one('%s: %d')).toBe('%s: %d');
    expect(server.asked).toEqual([]);
  });

  it('that a translation loses, changes or adds make it fail', async () => {
    const translations = [
      'HI',
      'HI <span translate="no">%d</span>',
      'HI <span translate="no">%s</span> <span translate="no">%s</span>',
      'HI <b>%s</b>',
    ];
    for (const translation of translations) {
      server.answer = () => ({ status: 200, body: { translatedText: [translation] } });
      expect(await one('Hi %s')).toMatch(/^failed: the translation has/);
    }
  });

  it('within which there is language are for a person', async () => {
    expect(await one('{n, plural, one {# file} other {# files}}')).toBe('failed: an ICU message needs a person');
  });
});

describe('a server that', () => {
  it('is busy is asked again', async () => {
    const troubles: Answer[] = [{ status: 429, headers: { 'retry-after': '0' } }, { status: 503 }, { status: 500 }];
    server.answer = (_, count) => troubles[count - 1];
    expect(await one('Hello')).toBe('HELLO');
    expect(server.asked.length).toBe(4);
  });

  it('refuses one text translates the others', async () => {
    server.answer = ({ q }) => (q.some((text) => text.includes('bad')) ? { status: 400, body: { error: 'I\ndo not like it' } } : undefined);
    const ids = Array.from({ length: 30 }, (_, i) => (i === 17 ? 'bad' : `text ${i}`));
    const text = await translate(ids.map(message).join('\n'));
    expect(text).toContain('# Not translated: the translation server answered 400: I do not like it\nmsgid "bad"\nmsgstr ""\n');
    expect(text).toContain(`# 29 translated, 1 not: lines ${5 + 17 * 3}\n`);
    expect(text.match(/^msgstr "TEXT/gm)!.length).toBe(29);
    // Once more with what came out: only what failed is asked again.
    server.asked.length = 0;
    server.answer = () => undefined;
    const again = await translate(text);
    expect(server.asked.map(({ q }) => q)).toEqual([['bad']]);
    expect(again).not.toContain('Not translated');
  });

  it.each([
    [500, 3 * 4],
    [403, 1],
    [400, 3 * 79],
  ])('always answers %i is left alone after %i requests', async (status, requests) => {
    server.answer = () => ({ status });
    const text = await translate(Array.from({ length: 400 }, (_, i) => message(`text ${i}`)).join('\n'));
    expect(text).toContain('# 0 translated, 400 not: lines 5, 8, 11,');
    expect(text.match(/# Not translated: /g)!.length).toBe(400);
    expect(server.asked.length).toBe(requests);
  });

  it('answers nonsense is not believed', async () => {
    for (const body of [
      {},
      { translatedText: 'HELLO' },
      { translatedText: [] },
      { translatedText: [1] },
      { translatedText: ['a', 'b'] },
      null,
    ]) {
      server.answer = () => ({ status: 200, body });
      expect(await one('Hello')).toMatch(/^failed: /);
    }
  });
});

describe('refused are', () => {
  it('languages that it does not know', async () => {
    for (const target of ['', 'xx', 'constructor', 'de_DE']) expect((await post(HEADER, target)).status).toBe(400);
  });

  it('files that are no PO files, or in another encoding', async () => {
    const bodies = ['', 'hello', '{"a":1}', message('no header'), HEADER.replace('UTF-8', 'ISO-8859-1'), Uint8Array.of(0xff, 0xfe, 0x00)];
    for (const body of bodies) expect((await post(body)).status).toBe(400);
  });

  it('entries that cannot be read, not those around them', async () => {
    const text = await translate(
      'msgid "a"\nmsgstr ""\n\nmsgid "broken\nmsgstr ""\n\nmsgid "b"\nmsgid "b"\nmsgstr ""\n\nmsgid "c"\nmsgstr ""\n',
    );
    expect(text).toContain('# Not translated: it cannot be read\nmsgid "broken\n');
    expect(text).toContain('# 2 translated, 2 not: lines 8, 11\n');
  });

  it('bytes that are not UTF-8 further down: the answer breaks off, for all to see', async () => {
    const padding = `#~ ${'obsolete '.repeat(100)}\n\n`.repeat(500);
    const bad = Buffer.concat([Buffer.from(`${HEADER}${message('a')}\n${padding}`), Buffer.from([0xff]), Buffer.from(message('b'))]);
    await expect(post(bad).then((response) => response.text())).rejects.toThrow();
  });

  it('lines without end', async () => {
    await expect(post(`${HEADER}msgid "${'%0'.repeat(500_000)}`).then((response) => response.text())).rejects.toThrow();
  });
});
