import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linksElsewhere } from '../../sdk/cli/elsewhere.ts';
import { watComponent } from '../support/wat-guest.ts';
import { wasmtime } from './elsewhere.ts';

/** A function of each interface, whose type can be written without types of others. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  'wasi:clocks/monotonic-clock@0.2.3': '"now" (func (result u64))',
  'wasi:random/random@0.2.3': '"get-random-u64" (func (result u64))',
  'wasi:random/insecure@0.2.3': '"get-insecure-random-u64" (func (result u64))',
  'wasi:random/insecure-seed@0.2.3': '"insecure-seed" (func (result (tuple u64 u64)))',
  'wasi:cli/environment@0.2.12': '"get-arguments" (func (result (list string)))',
  'wasi:cli/exit@0.2.0': '"exit" (func (param "status" (result)))',
  'wasi:random/random@0.2.0-rc-2023-11-10': '"get-random-u64" (func (result u64))',
  'wasi:logging/logging@0.1.0-draft': '"log" (func (param "level" u8))',
};

/** Told last, when all imports are there: these components export nothing. */
const LINKED = /no exported instance named `wasi:http\/incoming-handler/;
const MISSING = /a matching implementation was not found in the linker/;

describe.skipIf(wasmtime.missing !== undefined && process.env['CI'] === undefined)(
  'what skerry inspect says of an interface under wasmtime',
  () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'skerry-verdicts-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it.each(Object.keys(FUNCTIONS))('%s', async (id) => {
      const file = join(folder, 'component.wasm');
      writeFileSync(file, await watComponent(`(component (import "${id}" (instance (export ${FUNCTIONS[id]!}))))`));
      const { missing, options } = linksElsewhere('wasmtime', [id], ['wasi:http/incoming-handler@0.2.3']);
      const said = (flags: readonly string[]): string =>
        spawnSync(process.env['WASMTIME'] ?? 'wasmtime', ['serve', ...flags, '--addr', '127.0.0.1:0', file], {
          encoding: 'utf8',
          timeout: 20_000,
        }).stderr;
      expect(said(options.flatMap((each) => each.split(' ')))).toMatch(missing.length === 0 ? LINKED : MISSING);
      // Without what it needs, it is not there.
      if (options.length > 0) expect(said([])).toMatch(MISSING);
    });
  },
);
