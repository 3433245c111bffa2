/** A worker of its own for the other scripts: told over IPC what to serve, it answers with its port and its figures. */
import { serving } from './host.ts';

export type Order =
  | { readonly kind: 'add'; readonly name: string; readonly component: string; readonly limits: object }
  | { readonly kind: 'figures'; readonly names: readonly string[] };

export interface Figures {
  readonly rss: number;
  readonly running: number;
}

const host = await serving(undefined, Number(process.argv[2] ?? 1000));

process.on('message', async (order: Order) => {
  if (order.kind === 'add') {
    await host.add(order.name, Buffer.from(order.component, 'base64'), order.limits);
    process.send!({});
    return;
  }
  globalThis.gc?.();
  const running = order.names.reduce((sum, name) => sum + host.running(name), 0);
  process.send!({ rss: process.memoryUsage.rss(), running } satisfies Figures);
});
process.on('disconnect', () => process.exit());
process.send!({ port: host.port });
