import { expect, it } from 'vitest';
import { HELD_BYTES, HostMemory, HostMemoryBudget } from '../../engine/index.ts';
import { HeaderList } from './header-list.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const listOf = (...entries: [string, string][]): HeaderList => {
  const list = new HeaderList();
  for (const [name, value] of entries) list.append(name, bytes(value));
  return list;
};

it('is the same after it was cloned, and changes alone', () => {
  const list = listOf(['A', '1'], ['b', '2'], ['a', '3']);
  const copy = list.clone();
  expect([copy.entries(), copy.get('a'), copy.has('B'), copy.bytes]).toEqual([list.entries(), [bytes('1'), bytes('3')], true, 6]);
  copy.delete('a');
  copy.append('c', bytes('4'));
  expect(copy.entries()).toEqual([
    ['b', bytes('2')],
    ['c', bytes('4')],
  ]);
  expect(list.entries().map(([name]) => name)).toEqual(['A', 'b', 'a']);
});

it('gives the host names in lower case, without those that it does not want', () => {
  const list = listOf(['X-One', '1'], ['x-two', '2'], ['X-ONE', '3']);
  expect(list.entriesExcept(new Set(['x-two']))).toEqual([
    ['x-one', bytes('1')],
    ['x-one', bytes('3')],
  ]);
  expect([list.firstOf(new Set(['x-two', 'x-one'])), list.firstOf(new Set(['X-One']))]).toEqual(['x-one', undefined]);
});

it('counts what it has, until nobody has it any more', () => {
  const memory = new HostMemory(1e9, new HostMemoryBudget().share());
  const list = listOf(['ab', '123']);
  list.heldBy(memory);
  list.heldBy(memory);
  const field = (size: number): number => 2 * size + HELD_BYTES.field;
  expect(memory.held).toBe(field(5));
  list.append('c', bytes('4'));
  expect(memory.held).toBe(field(5) + field(2));
  list.delete('ab');
  expect(memory.held).toBe(field(2));
  list.release();
  expect(memory.held).toBe(field(2));
  list.release();
  list.release();
  expect(memory.held).toBe(0);
  list.append('d', bytes('5'));
  expect(memory.held).toBe(0);
});
