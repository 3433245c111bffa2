import type { Page } from 'playwright-core';
import { type Client, seenOf, type Sent } from './client.ts';

/** What a page got, as it comes out of the browser. */
interface Got {
  readonly status: number;
  readonly fields: [name: string, value: string][];
  /** A character is a byte. */
  readonly text: string;
  readonly isCut: boolean;
}

interface Asked extends Omit<Sent, 'body'> {
  readonly body: Uint8Array | undefined;
}

/** Fields that a browser adds to each request, in the lines of a function that shows what it was sent. */
const OF_THE_BROWSER = /^(?:accept|user-agent|sec-[\w-]+|upgrade-insecure-requests|origin|referer|x-fetch-\w+): .*\n/gm;

/** Where the page is from, as others say it without a port. */
const HOST = /\blocalhost:\d+/g;

/** Asks by `fetch` in a page, whose Service Worker answers. */
export function inPage(page: Page): Client {
  return {
    async send(sent) {
      const { status, fields, text, isCut } = await page.evaluate(ask, asked(sent));
      return seenOf(status, fields, text.replaceAll(OF_THE_BROWSER, '').replaceAll(HOST, 'localhost'), isCut, sent.showsClient ?? false);
    },
    converse: (sent, parts) => page.evaluate(converse, [asked(sent), [...parts]] as [Asked, string[]]),
    begin(sent) {
      const id = `asked${++count}`;
      const gone = page.evaluate(begin, [id, asked(sent)] as [string, Asked]);
      return { leave: () => void page.evaluate((name) => (globalThis as unknown as Record<string, () => void>)[name]!(), id), gone };
    },
  };
}

let count = 0;

const asked = ({ body, ...sent }: Sent): Asked => ({ ...sent, body: body && new Uint8Array(body) });

/** Runs in the page. */
async function ask({ method = 'GET', path, headers = [], body, isStreamed = false }: Asked): Promise<Got> {
  const fields = new Headers();
  for (const [name, value] of headers) fields.append(name, value);
  const content = body && isStreamed ? new Blob([new Uint8Array(body)]).stream() : body && new Uint8Array(body);
  const init = {
    method,
    headers: fields,
    redirect: 'manual',
    cache: 'no-store',
    signal: AbortSignal.timeout(30_000),
    duplex: 'half',
  } as const;
  const response = await fetch(location.origin + path, { ...init, ...(content && { body: content }) });
  let text = '';
  let isCut = false;
  const reader = response.body?.getReader();
  try {
    for (let part = await reader?.read(); part && !part.done; part = await reader!.read()) {
      for (const byte of part.value) text += String.fromCharCode(byte);
    }
  } catch {
    isCut = true;
  }
  return { status: response.status, fields: [...response.headers], text, isCut };
}

/** Runs in the page. */
async function converse([{ method = 'GET', path }, parts]: [Asked, string[]]): Promise<string[]> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  void writer.write(new TextEncoder().encode(parts.shift()));
  const init = { method, body: readable, duplex: 'half', signal: AbortSignal.timeout(3000) } as RequestInit;
  const response = await fetch(location.origin + path, init);
  const received: string[] = [];
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    received.push(new TextDecoder('utf-8', { ignoreBOM: true }).decode(part));
    const next = parts.shift();
    if (next === undefined) await writer.close();
    else await writer.write(new TextEncoder().encode(next));
  }
  return received;
}

/** Runs in the page: begins a request that a function of this name leaves. */
async function begin([name, { method = 'GET', path, body, isStreamed = false }]: [string, Asked]): Promise<void> {
  const controller = new AbortController();
  const { promise, resolve } = Promise.withResolvers<void>();
  const leave = (): void => {
    controller.abort();
    resolve();
  };
  Object.assign(globalThis, { [name]: leave });
  const endless = new ReadableStream<Uint8Array>({ start: (to) => to.enqueue(new Uint8Array(body ?? [])) });
  const init = { method, signal: controller.signal, duplex: 'half', ...(isStreamed && { body: endless }) } as RequestInit;
  try {
    await fetch(location.origin + path, init);
    await promise;
  } catch {
    // It was left.
  }
}
