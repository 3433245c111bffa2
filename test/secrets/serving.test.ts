import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serve, type Serving, skerry } from '../support/cli.ts';
import { formsIn } from './encodings.ts';

const GUEST = fileURLToPath(new URL('../guests/secrets-ts/', import.meta.url));

const ASSEMBLYSCRIPT = fileURLToPath(new URL('../guests/secrets-as/', import.meta.url));

const [FIRST, SECOND] = ['cänary-1d7c/"+&', 'cänary-88e0/"+&'];

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

let folder: string;
let serving: Serving;

const keep = (secrets: object, mode = 0o600): void => {
  writeFileSync(join(folder, '.secrets.json'), JSON.stringify(secrets));
  chmodSync(join(folder, '.secrets.json'), mode);
};
const password = async (): Promise<string> => (await serving.fetch('/secrets-ts/password')).text();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'skerry-test-'));
  cpSync(GUEST, folder, { recursive: true });
  keep({ 'db.password': FIRST });
  serving = await serve([folder, '--memory']);
});
afterAll(async () => {
  await serving.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('serves a function with the secrets beside its skerry.json, and tells of those that are missing', async () => {
  expect(await password()).toBe(sha256(FIRST));
  expect(serving.stderr()).toMatch(/"API_KEY" is not set, so requests that read it will fail \[SECRET_MISSING\]/);
  expect((await serving.fetch('/secrets-ts/seen')).status).toBe(500);
});

it('takes over what changes in the file, and says what is wrong with it', async () => {
  keep({ 'db.password': SECOND });
  await expect.poll(password).toBe(sha256(SECOND));
  keep({ 'db.password': FIRST }, 0o644);
  await expect.poll(password).toContain('SECRETS_FILE_INVALID');
  chmodSync(join(folder, '.secrets.json'), 0o600);
  await expect.poll(password).toBe(sha256(FIRST));
});

it('has its secrets with skerry invoke, too', async () => {
  const { code, stdout } = await skerry(['invoke', folder, '/secrets-ts/password']);
  expect([code, stdout]).toEqual([0, sha256(FIRST)]);
});

it('is what inspect says that a function may need', async () => {
  const { stdout } = await skerry(['inspect', ASSEMBLYSCRIPT, '--json']);
  expect(JSON.parse(stdout)).toMatchObject([
    { needs: ['capabilities.http, if it calls out', 'capabilities.secrets, if it reads one'], problems: [], warnings: [] },
  ]);
});

it('has none of its secrets in what is built, kept or logged', async () => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (file) => file.isFile() && file.name !== '.secrets.json',
  );
  expect(files.map(({ name }) => name)).toContain('secrets-ts.wasm');
  const contents = files.map((file) => readFileSync(join(file.parentPath, file.name)));
  const told = [...contents, Buffer.from(serving.stdout() + serving.stderr())];
  expect(told.flatMap((content) => [FIRST, SECOND].flatMap((value) => formsIn(content, value)))).toEqual([]);
});
