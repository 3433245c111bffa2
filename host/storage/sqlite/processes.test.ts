import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sqliteStorage } from './index.ts';

const WRITER = fileURLToPath(new URL('fixtures/write-in-turn.ts', import.meta.url));
const PROCESSES = 4;
const KILLS = 12;
/** What each process acknowledges before it is killed or ended. */
const WRITES = 60;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skerry-processes-'));
  file = join(folder, 'store.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Writer {
  readonly process: ChildProcess;
  readonly acknowledged: readonly string[];
  readonly over: Promise<unknown>;
  /** Resolves when it has acknowledged so many writes, or ended. */
  reached(count: number): Promise<void>;
}

function startWriter(prefix: string, failures: string[]): Writer {
  const child = spawn(process.execPath, [WRITER, file, prefix], { stdio: ['pipe', 'pipe', 'inherit'] });
  const acknowledged: string[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const [key = ''] = line.split(' ');
    if (key === 'failed') failures.push(line);
    else acknowledged.push(key);
  });
  const over = Promise.all([once(child, 'exit'), once(lines, 'close')]);
  const reached = async (count: number): Promise<void> => {
    while (acknowledged.length < count && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { process: child, acknowledged, over, reached };
}

describe('sqlite: several processes that write to one file', () => {
  test('lose nothing and fail nothing, while some are killed and others take their places', { timeout: 120_000 }, async () => {
    const failures: string[] = [];
    const all: Writer[] = [];
    const open = (): Writer => {
      const writer = startWriter(`w${all.length}`, failures);
      all.push(writer);
      return writer;
    };
    const slots = Array.from({ length: PROCESSES }, open);
    for (let i = 0; i < KILLS; i++) {
      const slot = i % PROCESSES;
      const old = slots[slot] as Writer;
      await old.reached(WRITES);
      // By turns as a crash and as a restart: the successor opens while the others write.
      if (i % 3 === 2) old.process.stdin?.write('end\n');
      else old.process.kill('SIGKILL');
      slots[slot] = open();
    }
    for (const writer of slots) {
      await writer.reached(WRITES);
      writer.process.stdin?.write('end\n');
    }
    await Promise.all(all.map(({ over }) => over));
    expect(failures).toEqual([]);

    const driver = sqliteStorage({ file });
    const store = driver.open('tenant', 'store');
    let total = 0;
    for (const { acknowledged } of all) {
      total += acknowledged.length;
      expect(acknowledged.length).toBeGreaterThanOrEqual(WRITES);
      // Those before the last 50 of a lane were deleted again.
      for (const key of acknowledged.slice(-4)) expect([key, await store.exists(key)]).toEqual([key, true]);
    }
    const sum = Number(await store.increment('count', 0n));
    expect(sum).toBeGreaterThanOrEqual(total);
    expect(sum).toBeLessThanOrEqual(total + all.length * 4);
    await driver.close();
  });
});
