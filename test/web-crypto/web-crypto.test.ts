import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveFolder, type ServedFunction } from '../support/serve-example.ts';
import { outcomes } from './function/src/describe.ts';
import { exchange, type Exchange } from './function/src/exchange.ts';
import { cases } from './function/src/program.ts';
import { answers, type Vector } from './function/src/vectors.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** A copy: what a build leaves does not belong beside the sources. */
const directory = mkdtempSync(join(here('.'), 'built-'));
let app: ServedFunction;
beforeAll(async () => {
  cpSync(here('function'), directory, { recursive: true });
  app = await serveFolder(directory);
});
afterAll(async () => {
  await app?.close();
  rmSync(directory, { recursive: true });
});

async function ask<T>(path: string, body: unknown): Promise<T> {
  const response = await app.fetch(path, { method: 'POST', body: JSON.stringify(body) });
  expect(response.status, app.logs.map(({ message }) => message).join('\n')).toBe(200);
  return (await response.json()) as T;
}

it('gives what Node.js gives, and refuses what it refuses', async () => {
  const ours = await ask<Record<string, string>>('/program', null);
  const nodes = await outcomes(cases);
  const differing = Object.keys(nodes).filter((call) => ours[call] !== nodes[call]);
  expect(differing.map((call) => ({ call, function: ours[call], node: nodes[call] }))).toEqual([]);
});

const SAME = { isSame: true, allWork: true };
const summary = (found: Exchange): unknown =>
  Object.fromEntries(
    Object.entries(found as unknown as Record<string, [boolean, unknown[]]>).map(([name, [isSame, works]]) => [
      name,
      { isSame, allWork: new Set(works).size === 1 && works[0] !== false },
    ]),
  );

describe('keys of each kind', () => {
  it('that a function has made are usable in Node.js, with its signatures and ciphertexts', async () => {
    const made = await ask<Exchange>('/exchange', null);
    expect(summary((await exchange(made)) as Exchange)).toEqual(Object.fromEntries(Object.keys(made).map((name) => [name, SAME])));
  });

  it('that Node.js has made are usable in a function, and agree on the same secrets', async () => {
    const made = (await exchange(undefined)) as Exchange;
    const ours = await ask<Exchange>('/exchange', made);
    expect(summary(ours)).toEqual(Object.fromEntries(Object.keys(made).map((name) => [name, SAME])));
    expect(ours).toEqual(await exchange(made));
  });
});

/** See vectors/README.md. */
const { keys, ...families } = JSON.parse(readFileSync(here('vectors/wycheproof.json'), 'utf8')) as { keys: string[] } & Record<
  string,
  Vector[]
>;

function withKeys(vector: Vector): Vector {
  const { spki, pkcs8 } = vector as { spki?: number; pkcs8?: number };
  return { ...vector, ...(spki !== undefined && { spki: keys[spki] }), ...(pkcs8 !== undefined && { pkcs8: keys[pkcs8] }) };
}

describe.each(Object.entries(families))('known answers of %s', (family, vectors) => {
  it('are given', async () => {
    const found = await ask<string[]>(`/vectors/${family}`, vectors.map(withKeys));
    const wrong = vectors.flatMap(({ source, result }, index) =>
      result === 'acceptable' || found[index]?.startsWith(result) ? [] : [`${source}: ${found[index]} where it is ${result}`],
    );
    expect(wrong).toEqual([]);
  });
});

it('the vectors are read as they are meant: Node.js gives the same answers', async () => {
  const found = await answers('RSA-PSS', families['RSA-PSS']!.map(withKeys));
  expect(families['RSA-PSS']!.filter(({ result }, index) => !found[index]!.startsWith(result))).toEqual([]);
});
