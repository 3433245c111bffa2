import { createHash } from 'node:crypto';
import http from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveFolder, type ServedFunction } from '../support/serve-example.ts';

const CHUNK = 4096;
const CHUNKS = 4000;

describe('a body that JavaScript passes through', () => {
  let served: ServedFunction;

  beforeAll(async () => {
    served = await serveFolder(fileURLToPath(new URL('../guests/pass-through', import.meta.url)));
  });
  afterAll(() => served.close());

  it('is answered with a head before its first byte is sent', async () => {
    const request = http.request(`${served.url}/pass-through`, { method: 'POST' });
    const response = new Promise<http.IncomingMessage>((resolve) => request.once('response', resolve));
    request.flushHeaders();
    const { statusCode } = await response;
    expect(statusCode).toBe(200);
    request.end('late');
    expect(await text(await response)).toBe('late');
  });

  it('may come in thousands of small pieces', async () => {
    const sent = createHash('sha256');
    let left = CHUNKS;
    const body = new ReadableStream({
      async pull(controller) {
        if (left-- === 0) return controller.close();
        const chunk = new Uint8Array(CHUNK).fill(left);
        sent.update(chunk);
        // Each piece is waited for by itself.
        await new Promise((resolve) => setImmediate(resolve));
        controller.enqueue(chunk);
      },
    });
    const response = await served.fetch('/pass-through', { method: 'POST', body, duplex: 'half' } as RequestInit);
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(bytes.length).toBe(CHUNK * CHUNKS);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sent.digest('hex'));
  });
});
