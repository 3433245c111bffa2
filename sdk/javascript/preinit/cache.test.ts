import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { cached } from './cache.ts';

const directory = mkdtempSync(join(tmpdir(), 'skerry-cache-'));
afterAll(() => rmSync(directory, { recursive: true }));

const FOLDER = pathToFileURL(`${directory}/not/there/yet/`);
const WORLD = { imports: ['wasi:config/store@0.2.0-rc.1'], wit: '' };
const PARTS = {
  engine: Uint8Array.of(1, 2),
  bindings: Uint8Array.of(3),
  environment: { A: 'b' },
  component: new Uint8Array(1000).fill(4),
};

it('makes a template once, and again when the file was damaged', async () => {
  let made = 0;
  const make = async () => {
    made++;
    return PARTS;
  };
  expect(await cached(WORLD, make, FOLDER)).toEqual(PARTS);
  expect(await cached(WORLD, make, FOLDER)).toEqual(PARTS);
  expect(made).toBe(1);

  const file = new URL(readdirSync(FOLDER)[0]!, FOLDER);
  const content = readFileSync(file);
  writeFileSync(file, content.subarray(0, 500));
  expect(await cached(WORLD, make, FOLDER)).toEqual(PARTS);
  expect(made).toBe(2);
});

it('does without a folder that cannot be written', async () => {
  writeFileSync(join(directory, 'file'), '');
  const folder = pathToFileURL(join(directory, 'file/below/'));
  expect(await cached(WORLD, async () => PARTS, folder)).toBe(PARTS);
});

it('keeps no more than it needs', async () => {
  const folder = pathToFileURL(`${directory}/full/`);
  await cached(WORLD, async () => PARTS, folder);
  for (let count = 0; count < 20; count++) writeFileSync(new URL(`old-${count}.template`, folder), '');
  await cached({ imports: [...WORLD.imports, 'wasi:keyvalue/store@0.2.0-draft2'], wit: '' }, async () => PARTS, folder);
  expect(readdirSync(folder)).toHaveLength(16);
});
