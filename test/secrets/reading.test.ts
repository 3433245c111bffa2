import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openFunction } from '@skerry/sdk/testing';
import type { TestFunction } from '@skerry/sdk/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { watGuest } from '../support/wat-guest.ts';
import { fnv } from './digests.ts';
import { formsIn } from './encodings.ts';

const TYPESCRIPT = fileURLToPath(new URL('../guests/secrets-ts/', import.meta.url));
const ASSEMBLYSCRIPT = fileURLToPath(new URL('../guests/secrets-as/', import.meta.url));
const VALUE = 'ünïcödé 🔑\nin two lines';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('a function in TypeScript', () => {
  let fn: TestFunction;

  beforeAll(async () => {
    fn = await openFunction(TYPESCRIPT, { secrets: { API_KEY: VALUE } });
  });
  afterAll(() => fn.close());

  it('reads a secret in env and process.env', async () => {
    const { response } = await fn.fetch('/secrets-ts/seen');
    expect(await response.json()).toEqual({ fromEnv: sha256(VALUE), fromProcess: sha256(VALUE), ungranted: null });
  });

  it('sees none in a list of what env and process.env have', async () => {
    const { response } = await fn.fetch('/secrets-ts/listed');
    expect(await response.json()).toEqual({
      env: { REGION: 'north' },
      processEnv: { MODE: 'test' },
      keys: ['REGION', 'MODE'],
      isThere: [true, true],
      printed: '[{"REGION":"north"},{"MODE":"test"}]',
    });
  });

  it('fails when it reads one that is not set, and only then', async () => {
    expect(await (await fn.fetch('/secrets-ts/region')).response.text()).toBe('north');
    const { response, failure } = await fn.fetch('/secrets-ts/password');
    expect(response.status).toBe(500);
    expect(failure).toMatchObject({ code: 'SECRET_MISSING', message: 'The secret "db.password" is not set' });
    expect(failure?.help).toContain('openFunction');
  });

  it('tells nobody its value when it fails', async () => {
    for (const how of ['throw', 'denied', 'hoard']) {
      const call = await fn.fetch(`/secrets-ts/${how}`);
      expect(call.response.status).toBeGreaterThanOrEqual(500);
      const told = [await call.response.text(), call.logs, call.failure, call.failure?.message, call.failure?.stack];
      expect(formsIn(JSON.stringify(told), VALUE)).toEqual([]);
    }
  });
});

describe('a function in AssemblyScript', () => {
  it('reads a secret by Config.get, and finds none in Config.entries', async () => {
    await using fn = await openFunction(ASSEMBLYSCRIPT, { secrets: { API_KEY: VALUE } });
    const ask = async (path: string): Promise<string> => (await fn.fetch(`/secrets-as/${path}`)).response.text();
    expect([await ask('read'), await ask('listed'), await ask('ungranted')]).toEqual([fnv(VALUE), '0', 'null']);
  });

  it('is built with secrets and no configuration, and refused with neither', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'assembly'));
    const source =
      'import { Config, Request, Response } from "@skerry/guest";\nexport function handle(r: Request): Response { return Response.text(Config.get("A")!); }';
    writeFileSync(join(folder, 'assembly/index.ts'), source);
    const manifest = { name: 'bare', language: 'assemblyscript', source: 'assembly/index.ts' };
    writeFileSync(join(folder, 'skerry.json'), JSON.stringify(manifest));
    await expect(openFunction(folder)).rejects.toMatchObject({ code: 'CAPABILITY_NOT_GRANTED' });
    writeFileSync(join(folder, 'skerry.json'), JSON.stringify({ ...manifest, capabilities: { secrets: ['A'] } }));
    await using fn = await openFunction(folder, { secrets: { A: 'x' } });
    expect(await (await fn.fetch('/bare')).response.text()).toBe('x');
  });
});

describe('a component', () => {
  it('that reads a secret before there is a request is stopped: what it keeps would be kept for all', async () => {
    const manifest = { routes: ['/'], capabilities: { secrets: ['API_KEY'] } };
    await using fn = await openFunction(await watGuest('reads-at-start'), { manifest, secrets: { API_KEY: VALUE } });
    expect((await fn.fetch('/')).failure).toMatchObject({ code: 'SECRET_READ_AT_START' });
  });

  it('may look for what is not granted at its start', async () => {
    await using fn = await openFunction(await watGuest('reads-at-start'), {});
    expect((await fn.fetch('/')).failure?.code).toBe('GUEST_NO_RESPONSE');
  });
});

describe('the option of the test kit', () => {
  it.each([
    [{ API_KEYS: 'x' }, 'has "API_KEYS", which skerry.json does not'],
    [{ API_KEY: '' }, 'under "API_KEY" that is no text, or an empty one'],
    [{ API_KEY: 1 }, 'under "API_KEY" that is no text, or an empty one'],
    [{ API_KEY: '\ud800' }, 'under "API_KEY" that is no text, or an empty one'],
  ])('%j is refused', async (secrets, message) => {
    const opened = openFunction(TYPESCRIPT, { secrets: secrets as Record<string, string> });
    await expect(opened).rejects.toMatchObject({ code: 'TEST_INVALID', message: expect.stringContaining(message) });
  });
});
