import { createHash, randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ServedFunction, serveFolder } from '../../support/serve-example.ts';

let app: ServedFunction;
beforeAll(async () => {
  app = await serveFolder(fileURLToPath(new URL('.', import.meta.url)));
});
afterAll(() => app?.close());

interface Stored {
  readonly note: string;
  readonly stored: readonly { readonly id: string; readonly name: string; readonly size: number }[];
}

async function upload(form: FormData): Promise<Stored> {
  const response = await app.fetch('/', { method: 'POST', body: form });
  expect(response.status).toBe(201);
  return (await response.json()) as Stored;
}

it('gives files back byte by byte: none, all values, larger than a value of the store', async () => {
  const contents = [Buffer.alloc(0), Buffer.from(Array.from({ length: 256 }, (_, at) => at)), randomBytes(1024 * 1024 + 17)];
  const form = new FormData();
  form.set('note', 'a note – ä');
  contents.forEach((bytes, at) => form.append('files', new File([bytes], `"bild" ${at} – ä.png`, { type: 'image/png' })));
  const { note, stored } = await upload(form);
  expect(note).toBe('a note – ä');
  expect(stored.map(({ name, size }) => [name, size])).toEqual(contents.map(({ length }, at) => [`"bild" ${at} – ä.png`, length]));
  for (const [at, { id }] of stored.entries()) {
    const response = await app.fetch(`/files/${id}`);
    expect(Buffer.from(await response.arrayBuffer()).equals(contents[at]!)).toBe(true);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('etag')).toBe(`"${createHash('sha256').update(contents[at]!).digest('hex')}"`);
  }
});

it('lists what there is, and says when a client has it already', async () => {
  const form = new FormData();
  form.set('file', new File(['text\r\n'], 'a.txt', { type: 'text/plain' }));
  const { id } = (await upload(form)).stored[0]!;
  const list = (await (await app.fetch('/list')).json()) as Record<string, object>;
  expect(list[`meta:${id}`]).toMatchObject({ name: 'a.txt', type: 'text/plain', parts: 1, size: 6 });
  const etag = (await app.fetch(`/files/${id}`)).headers.get('etag')!;
  expect((await app.fetch(`/files/${id}`, { headers: { 'if-none-match': etag } })).status).toBe(304);
  expect((await app.fetch('/files/nothing')).status).toBe(404);
});

it('says what is wrong with a form', async () => {
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };
  const response = await app.fetch('/', { method: 'POST', headers, body: '--y\r\n' });
  expect([response.status, await response.json()]).toEqual([400, { error: expect.stringContaining('boundary') }]);
});
