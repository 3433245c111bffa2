/**
 * What a sandbox for each request costs: made anew, or put back to its first state by copying or by the kernel. Requests
 * one after the other over one connection. `node bench/engine/reset.ts [--requests N] [--json FILE]`
 */
import { openCopyOnWrite } from '../../host/cow/index.ts';
import { componentEngine, type Engine } from '../../host/engine/index.ts';
import { Connection } from '../../test/support/connection.ts';
import { built } from '../../test/support/built.ts';
import { HELLO } from './hello.ts';
import { serving } from './host.ts';
import { recorded } from './recorder.ts';
import { median, options, report, type Row } from './report.ts';

const { requests, seconds, json } = options({ requests: 2000, seconds: 5 });
const opened = openCopyOnWrite();
const WAYS: readonly (readonly [name: string, engine: Engine, reuse: boolean])[] = [
  ['fresh', componentEngine(opened.available ? { memory: opened.strategy } : {}), false],
  ['reset by copy', componentEngine(), true],
  ...(opened.available ? [['reset by copy-on-write', componentEngine({ memory: opened.strategy }), true] as const] : []),
];

async function measure(name: string, component: Uint8Array, engine: Engine, reuse: boolean) {
  const { engine: timed, record } = recorded(engine, reuse);
  const host = await serving(timed);
  await host.add(name, component);
  const connection = new Connection(host.port);
  const whole: number[] = [];
  const end = performance.now() + seconds * 1000;
  for (let i = 0; i < requests && performance.now() < end; i++) {
    const start = performance.now();
    if ((await connection.get(`/${name}`)) !== 200) throw new Error(`${name} does not answer`);
    whole.push((performance.now() - start) * 1000);
  }
  connection.close();
  await host.close();
  return { record, whole };
}

/** The second half: the first one warms up. */
const settled = (values: readonly number[]): number => median(values.slice(values.length >> 1));

const rows: Row[] = [];
for (const [language, name] of HELLO) {
  const component = await built(`examples/${name}`);
  let fresh = Number.NaN;
  for (const [way, engine, reuse] of WAYS) {
    const { record, whole } = await measure(name, component, engine, reuse);
    const sandbox = settled(reuse ? record.reset : record.instantiate);
    if (!reuse) fresh = sandbox;
    rows.push({
      hello: `${language}, ${way}`,
      requests: whole.length,
      'sandbox µs': sandbox,
      'call µs': settled(record.call),
      'request µs': settled(whole),
      'sandbox, fresh = 1': sandbox / fresh,
    });
  }
}
await report(rows, json);
