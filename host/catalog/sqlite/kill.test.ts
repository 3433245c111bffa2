import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Catalog, componentFiles, type FunctionRef } from '../index.ts';
import { sqliteCatalog } from './index.ts';

const PROGRAM = fileURLToPath(new URL('fixtures/deploy-until-killed.ts', import.meta.url));

/** `SKERRY_KILLS=1000` for a long run. */
const KILLS = Number(process.env['SKERRY_KILLS'] ?? 6);
/** Processes at the same time. */
const PROCESSES = 2;

let data: string;
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'skerry-kill-'));
  const catalog = sqliteCatalog({ file: join(data, 'catalog.db') });
  await catalog.createTenant('default', { name: 'test' });
  await catalog.close();
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

type Line = readonly string[];

/** Lets a process deploy until it has acknowledged so many steps, kills it a moment later, and returns what it acknowledged. */
async function killDeployer(prefix: string, count: number, laterMs: number): Promise<Line[]> {
  // Most of the time that a process lives it spends on its start.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(data, 'compiled') };
  const child = spawn(process.execPath, [PROGRAM, data, prefix], { stdio: ['ignore', 'pipe', 'inherit'], env });
  const acknowledged: Line[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    acknowledged.push(line.split(' '));
    if (acknowledged.length === count) setTimeout(() => child.kill('SIGKILL'), laterMs);
  });
  const [[, signal]] = await Promise.all([once(child, 'exit'), once(lines, 'close')]);
  // One that ended by itself would count as killed.
  expect(signal).toBe('SIGKILL');
  return acknowledged;
}

function isThere(catalog: Catalog, [what, name = '', number = '', extra = '']: Line): boolean {
  const of = { tenant: 'default', function: name };
  // Components are checked with the versions that name them; retention forgets versions and tells in which order.
  if (what === 'version')
    return catalog.function(of)!.latest > Number(number) || catalog.version({ ...of, number: Number(number) })?.digest === extra;
  if (what === 'alias') return catalog.alias({ ...of, alias: 'live' })!.revision >= Number(extra);
  if (what === 'secret') return Buffer.from(catalog.sealedSecret({ tenant: 'default', name })?.sealed ?? []).toString() === `of ${name}`;
  return what === 'component';
}

/** Everything that a record says of another is so. */
function contradictions(catalog: Catalog, functions: readonly FunctionRef[]): string[] {
  return catalog.read((at) => {
    const named = at.digests();
    return functions.flatMap((of) => {
      const numbers = at.versions(of).map(({ number }) => number);
      const { latest, aliases } = at.function(of)!;
      const lost = aliases.flatMap(({ targets }) => targets.filter(({ number }) => at.version({ ...of, number }) === undefined));
      const unnamed = at.versions(of).filter(({ digest }) => !named.has(digest));
      return [
        ...(numbers[0] === latest ? [] : [`${of.function}: the latest is ${latest}, and there are ${numbers}`]),
        ...lost.map(({ number }) => `${of.function}: an alias names version ${number}`),
        ...unnamed.map(({ number }) => `${of.function}: nobody counts the component of version ${number}`),
      ];
    });
  });
}

test(
  'processes that are killed while they deploy lose nothing that was acknowledged, and leave nothing half',
  { timeout: 60_000 + KILLS * 60_000 },
  async () => {
    const files = componentFiles({ folder: join(data, 'components') });
    let steps = 0;
    const round = async (first: number): Promise<void> => {
      const all = await Promise.all(
        Array.from({ length: PROCESSES }, (_, i) => killDeployer(`K${first + i}`, 1 + Math.floor(Math.random() * 20), Math.random() * 10)),
      );
      const catalog = sqliteCatalog({ file: join(data, 'catalog.db') });
      const acknowledged = all.flat();
      steps += acknowledged.length;
      expect(acknowledged.filter((line) => !isThere(catalog, line))).toEqual([]);
      const functions = [...new Set(acknowledged.filter(([what]) => what === 'version').map(([, name]) => name!))];
      const refs = functions.map((name) => ({ tenant: 'default', function: name }));
      expect(contradictions(catalog, refs)).toEqual([]);
      for (const of of refs) for (const { digest } of catalog.versions(of)) await files.read(digest);
      // Whatever has the name of a component is whole, named by a version or not.
      const whole = readdirSync(join(data, 'components')).filter((name) => name.endsWith('.wasm'));
      for (const name of whole.slice(-100)) await files.read(name.replace('.wasm', ''));
      // One change, one revision, one entry.
      const revisions = catalog.audit(undefined, { limit: 1000 }).map(({ revision }) => revision);
      expect(revisions).toEqual(Array.from(revisions, (_, i) => catalog.revision() - i));
      await catalog.close();
    };
    for (let kills = 0; kills < KILLS; kills += PROCESSES) {
      await round(kills);
      if ((kills + PROCESSES) % 100 === 0) console.log(`${kills + PROCESSES} processes were killed, ${steps} changes acknowledged`);
    }
    expect(steps).toBeGreaterThan(KILLS);
    const catalog = sqliteCatalog({ file: join(data, 'catalog.db') });
    for (const digest of catalog.digests()) await files.read(digest);
    // What was left half is found by its name, and goes once it is old.
    const young = componentFiles({ folder: join(data, 'components'), graceMs: -1000 });
    await young.collect(catalog.digests());
    expect(new Set(readdirSync(join(data, 'components')))).toEqual(new Set([...catalog.digests()].map((digest) => `${digest}.wasm`)));
    await catalog.close();
  },
);
