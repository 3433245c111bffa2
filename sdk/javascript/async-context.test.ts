import { describe, expect, it } from 'vitest';
import { carryContext } from './async-context.ts';

type Run = (log: unknown[]) => Promise<unknown>;

/** Runs a body as it stands and as it is rewritten: both do the same. */
async function both(body: string): Promise<[plain: unknown, carried: unknown]> {
  const run = async (code: string): Promise<unknown> => {
    const make = new Function(`${code}\nreturn run;`) as () => Run;
    const log: unknown[] = [];
    const result = await make()(log).catch((error: unknown) => `throws ${String(error)}`);
    return [log, result];
  };
  const program = `async function run(log) { ${body} }`;
  return [await run(program), await run(carryContext(program).toString())];
}

const SOURCE = `const closing = (fails) => ({ [Symbol.asyncIterator]: () => { let n = 0; return {
  next: async () => (fails === n ? Promise.reject(new Error('next')) : { done: n === 3, value: n++ }),
  return: async () => { log.push('closed'); return {}; } }; } });`;

describe('what an await means stays the same', () => {
  it.each([
    'return await 1',
    'const f = async (a) => a * 2; return [await f(await f(1)), (await f(2), await f(3))]',
    'try { await Promise.reject(new TypeError("x")); } catch (error) { return String(error); }',
    'return await { then: (resolve) => resolve("thenable") }',
    'try { await { then: () => { throw new Error("in then"); } } } catch (error) { return error.message; }',
    'return await { get then() { return undefined; } } !== undefined',
    'return [await new Promise((resolve) => resolve({ then: (done) => done(1) })), await new Promise((resolve) => (resolve(2), resolve({ then: 1 })))]',
    'return await new Promise((resolve) => resolve({ get then() { throw new Error("getter"); } })).catch(String)',
    'return await new Promise((resolve) => resolve({ then() { throw new Error("in then"); } })).catch(String)',
    'return await new Promise((resolve) => (resolve({ then(done) { done("first"); throw 1; } }), resolve("second")))',
    'const own = new Promise((resolve) => setTimeout(() => resolve(own))); return await own.catch(String)',
    'try { new Promise(); } catch (error) { log.push(error.name); } try { new Promise(5); } catch (error) { log.push(error.name); } return new Promise(() => { throw 5 }).catch(String)',
    'for (const p of [new Promise((r) => r({ then: (done) => done("a") })), Promise.resolve("b")]) p.then((v) => log.push(v)); await null; await null; await null; await null; await null; return log.length',
    'await null\nlog.push(1)\nawait undefined\nreturn log.length',
    'return `${await 1} ${[await 2, ...(await [3])]} ${{ a: await 4 }.a}`',
    'const o = { a: 1 }; o.b = await 2; const { c = await 3 } = o; return [o, c]',
    'let sum = 0; for (const p of [Promise.resolve(1), 2]) sum += await p; return sum',
    'let sum = 0; for await (const value of [Promise.resolve(1), 2]) sum += value; return sum',
    `${SOURCE} for await (const value of closing()) log.push(value); return 'end'`,
    `${SOURCE} for await (const value of closing()) { if (value === 1) break; } return 'end'`,
    `${SOURCE} for await (const value of closing()) { if (value === 1) return value; }`,
    `${SOURCE} for await (const value of closing()) { if (value === 1) throw new Error('body'); }`,
    `${SOURCE} for await (const value of closing(2)) log.push(value);`,
    `${SOURCE} outer: for await (const value of closing()) { for (const other of [1, 2]) { if (other === 2) continue outer; log.push([value, other]); } } return 'end'`,
    `${SOURCE} a: b: for await (const value of closing()) { if (value > 0) break a; log.push(value); } return 'end'`,
    `${SOURCE} let last; for await (last of closing()); return last`,
    `${SOURCE} const o = {}; for await (o['x'] of closing()) log.push(o.x); for await ([o.y = 5] of [[], [1]]) log.push(o.y)`,
    `${SOURCE} for await (const { length, ...rest } of ['ab', 'c']) log.push(length, rest)`,
    `${SOURCE} for await (const one of closing()) for await (const two of closing()) log.push(one * two)`,
    `for await (const value of 5) log.push(value)`,
    `for await (const value of null) log.push(value)`,
    `for await (const value of { [Symbol.asyncIterator]: () => ({ next: () => 1 }) }) log.push(value)`,
    `for await (const value of { [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false, value: 1 }), return() { throw new Error('return'); } }) }) { throw new Error('body'); }`,
    `for await (const value of { [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false, value: 1 }), return() { throw new Error('return'); } }) }) break;`,
    'async function* g() { try { yield 1; yield await 2; yield* [3, 4]; } finally { log.push("finally"); } } for await (const v of g()) { log.push(v); if (v === 3) break; }',
    'async function* g() { const x = yield* [1, 2]; log.push(x); try { yield Promise.reject(new Error("y")); } catch (e) { log.push(e.message); } return (1, 2); } const i = g(); return [await i.next(), await i.next(), await i.next(), await i.next()]',
    'async function* g() { try { yield 1; } finally { log.push("f"); } } async function* o() { return yield* g(); } const i = o(); return [await i.next(), await i.return(Promise.resolve(5)), await i.next(3)]',
    'async function* o() { const r = yield* { [Symbol.asyncIterator]: () => ({ next: (v) => ({ done: v === 2, value: v }), throw: (e) => ({ done: true, value: e }) }) }; log.push(r); return "end" } const i = o(); return [await i.next(1), await i.next(4), await i.throw(9)]',
    'async function* o() { yield* { [Symbol.asyncIterator]: () => ({ next: () => ({ done: false }) }) }; } const i = o(); await i.next(); try { await i.throw(9) } catch (e) { return e.name }',
    'async function* o() { yield* 5; } try { await o().next() } catch (e) { return e.name }',
    'const t = { then: (resolve) => resolve("thenable") }; return [await (async () => t)(), await (async () => (1, t))(), await (async () => { return t })(), await (async () => ({ a: 1 }))(), await (async () => { return })()]',
    'const bad = { get then() { throw new Error("getter"); } }; try { await (async () => bad)() } catch (e) { return e.message }',
    'const f = async () => { try { return Promise.reject(new Error("outside")); } catch { return "inside"; } }; return await f().catch((e) => e.message)',
    'class A { static async #p() { return await 1; } static async m() { return [await A.#p(), await super.toString.name]; } } return A.m()',
    'const late = async () => { await null; log.push("late"); }; late(); await null; await null; await null; await null; await null; log.push("after")',
  ])('%s', async (body) => {
    const [plain, carried] = await both(body);
    expect(carried).toEqual(plain);
  });
});
