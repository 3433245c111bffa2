/** A platform in a process of its own: tells its port, and what the last requests cost when it is asked. */
import { DEFAULT_QUOTAS } from '@skerry/host/base';
import { listen } from '@skerry/host/fastify';
import { pino } from 'pino';
import { openServing } from '../../sdk/cli/platform/parts.ts';

/** Since it was asked last. */
export interface Cost {
  /** Milliseconds of processor time. */
  readonly cpu: number;
  /** The most processor time that this thread took without letting a timer of 1 ms run: how long it held the event loop, whatever else the machine did. */
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
const { app } = await openServing({ ...options, data: process.argv[2]!, retention, quotas: DEFAULT_QUOTAS }, pino({ level: 'warn' }));
const origin = await listen(app, '127.0.0.1', 0);

const milliseconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000;

let held = 0;
let turn = process.threadCpuUsage();
setInterval(() => {
  held = Math.max(held, milliseconds(process.threadCpuUsage(turn)));
  turn = process.threadCpuUsage();
}, 1).unref();
let before = process.cpuUsage();

process.on('message', () => {
  const cost: Cost = { cpu: milliseconds(process.cpuUsage(before)), held };
  held = 0;
  before = process.cpuUsage();
  process.send!(cost);
});
process.on('disconnect', () => process.exit());
process.send!({ port: Number(new URL(origin).port) });
