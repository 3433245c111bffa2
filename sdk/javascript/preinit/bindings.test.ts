import { describe, expect, it } from 'vitest';
import { CAPABILITIES } from '@skerry/host/capabilities';
import { worldShape } from '../world.ts';
import { fitBindings } from './bindings.ts';
import { prepareTemplate } from './prepare.ts';

describe('the bindings of imports', () => {
  it('have nothing for a program that is granted nothing but the way to end its sandbox', async () => {
    const { bindings } = await prepareTemplate(worldShape({ keyvalue: [], config: [] }));
    const text = new TextDecoder().decode(bindings);
    expect(text.match(/^defineBuiltinModule.*/gm)).toEqual(["defineBuiltinModule('skerry:app/sandbox', {"]);
    const imports = [...text.matchAll(/^function import_\w+/gm)].map(([name]) => name);
    expect(imports.length).toBeGreaterThan(0);
    expect(imports.filter((name) => !name.startsWith('function import_skerry_app_sandbox'))).toEqual([]);
  });

  it('free the arguments of each call that needs memory for them, and keep no books of tasks', async () => {
    const { bindings } = await prepareTemplate(worldShape({ keyvalue: ['a'], config: ['b'] }, CAPABILITIES));
    const text = new TextDecoder().decode(bindings);
    const functions = text
      .split(/^\s*(?:function (?:helper|import_)|class )/m)
      .filter((part) => part.includes('$allocate(') || part.includes(', $allocate,'));
    expect(functions.length).toBeGreaterThan(8);
    // The last is followed by the definition of $allocate itself.
    for (const each of functions) {
      expect(
        each.includes('$freeArguments($count)') || each.includes('function $freeArguments') || each.includes('realloc(0, 0, 1, len)'),
      ).toBe(true);
    }
    expect(text).not.toMatch(/createNewCurrentTask|_debugLog\(/);
  });

  it('of another version are refused', () => {
    expect(() => fitBindings('function bindExports() {}', [])).toThrow('run npm install');
  });
});
