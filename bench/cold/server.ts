/** A platform in a process of its own: tells its port, and what the last requests cost when it is asked. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { listen } from '@skerry/host/fastify';
import { pino } from 'pino';
import { openServing } from '../../sdk/cli/platform/parts.ts';

/** Since it was asked last. */
export interface Cost {
  /** Milliseconds of processor time. */
  readonly cpu: number;
  /** The longest that the event loop was held, in milliseconds. */
  readonly held: number;
}

const retention = { keepVersions: 10, keepDays: 30 };
const options = {
  address: '127.0.0.1',
  port: 0,
  adminPort: 0,
  trustProxy: [],
  versionAddresses: false,
  trustedKeys: [],
  masterKeyFile: undefined,
  json: false,
};
const { app } = await openServing({ ...options, data: process.argv[2]!, retention }, pino({ level: 'warn' }));
const origin = await listen(app, '127.0.0.1', 0);

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
let before = process.cpuUsage();

process.on('message', () => {
  const { user, system } = process.cpuUsage(before);
  const cost: Cost = { cpu: (user + system) / 1000, held: delay.max / 1e6 };
  delay.reset();
  before = process.cpuUsage();
  process.send!(cost);
});
process.on('disconnect', () => process.exit());
process.send!({ port: Number(new URL(origin).port) });
