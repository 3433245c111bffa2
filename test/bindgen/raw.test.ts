import { describe, expect, it } from 'vitest';
import { changesTo, generateRaw } from '../../sdk/bindgen/index.ts';
import { readWitDirectory, resolveWorld } from '../../sdk/wit/index.ts';
import { ROOT } from '../house/source-files.ts';

const DIRECTORY = `${ROOT}guest/assembly/wasi`;

describe('the raw layer of the guest library', () => {
  const files = generateRaw(resolveWorld(readWitDirectory(`${DIRECTORY}/library.wit`)));

  it('has all that the library needs', () => {
    expect([...files.keys()]).toContain('wasi-http-types.ts');
    expect(files.size).toBe(15);
  });

  it('is what the generator prints: run `skerry bindgen guest/assembly/wasi/library.wit --raw --out guest/assembly/wasi`', () => {
    expect(changesTo(DIRECTORY, '', files)).toEqual({ written: [], removed: [] });
  });
});
