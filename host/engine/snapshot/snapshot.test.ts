import { describe, expect, it } from 'vitest';
import { assemble, run } from '../harden/fixture.ts';
import { describeReset, Pair } from './describe-reset.ts';
import { plainCopy, ResettableState, takeSnapshot } from './index.ts';

describeReset(plainCopy);

describe('a snapshot', () => {
  it('keeps the pages that are not zero', async () => {
    const { exports, layout } = run(
      await assemble('(module (memory 100) (data (i32.const 4100) "a") (data (i32.const 900000) "b") (data (i32.const 6553599) "c"))'),
    );
    const snapshot = takeSnapshot([{ exports, layout }]);
    expect(snapshot.images[0]!.runs.map(({ offset, bytes }) => [offset, bytes.length])).toEqual([
      [4096, 4096],
      [897_024, 4096],
      [6_549_504, 4096],
    ]);
  });
});

describe('what cannot be put back is said so', () => {
  it.each([
    ['drop', true, 'A data or element segment was dropped'],
    ['widen', true, 'A table has grown'],
    ['grow', false, 'A memory has grown'],
  ])('%s', async (name, virtualMemory, reason) => {
    const pair = await Pair.create(virtualMemory);
    const state = new ResettableState(pair.cores, takeSnapshot(pair.cores));
    expect(state.reset()).toMatchObject({ outcome: 'done' });
    pair.run([name, 1]);
    expect(state.reset()).toEqual({ outcome: 'impossible', reason });
  });

  it('a global that JavaScript cannot read', async () => {
    const { exports, layout } = run(await assemble('(module (global (mut v128) (v128.const i64x2 0 0)))'));
    const cores = [{ exports, layout }];
    expect(new ResettableState(cores, takeSnapshot(cores)).reset()).toMatchObject({
      outcome: 'impossible',
      reason: expect.stringContaining('v128'),
    });
  });

  it('a global that holds an object of the collected heap', async () => {
    const text = '(module (type $s (struct (field (mut i32)))) (global (export "g") (mut (ref null $s)) (struct.new $s (i32.const 1))))';
    const { exports, layout } = run(await assemble(text), { harden: { collectedHeap: true } });
    const cores = [{ exports, layout }];
    expect(new ResettableState(cores, takeSnapshot(cores)).obstacle).toContain('collected heap');
  });

  it.each([
    ['written', '(func (export "f") (table.set (i32.const 0) (ref.null func)))', 'Tables that are written have 16385 entries'],
    ['only read', '', undefined],
  ])('a large table that is %s', async (_, func, obstacle) => {
    const { exports, layout } = run(await assemble(`(module (table 16385 funcref) ${func})`));
    const cores = [{ exports, layout }];
    expect(new ResettableState(cores, takeSnapshot(cores)).obstacle).toBe(obstacle);
  });

  it('the snapshot of another component', async () => {
    const pair = await Pair.create();
    expect(new ResettableState(pair.cores, { images: [] }).obstacle).toContain('another component');
  });
});
