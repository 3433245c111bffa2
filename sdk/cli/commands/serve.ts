import { join } from 'node:path';
import { type Command, text, usageError } from '../arguments.ts';
import { LISTEN_OPTIONS, listenAt, WORKERS, workersOf } from '../listening.ts';
import { TRUST_PROXY, trustedProxies } from '../serve/trust-proxy.ts';

export const serveCommand: Command = {
  name: 'serve',
  usage: '[--port N] [--data DIR] [--workers N]',
  details: [
    'A function without routes in its skerry.json answers at /NAME and below.',
    '',
    'With --workers, a supervisor keeps N processes serving on the port. One that dies, or whose event loop stands still',
    'for 2 s, is replaced. SIGTERM and SIGINT finish what runs, 30 s at most; a second one ends at once. SIGHUP builds',
    'again and replaces the workers one after the other without losing a request. During the start, SIGTERM and SIGINT',
    'call it off, and SIGHUP is kept until all workers serve. Limits of a function hold in each worker. Without --workers',
    'one process does everything, which is meant for development; there SIGHUP ends it as SIGTERM does.',
  ].join('\n'),
  maxPositionals: 1,
  options: {
    ...LISTEN_OPTIONS,
    data: { type: 'string', value: 'DIR', help: 'Where key-value stores are kept. Default DIR/.skerry.' },
    memory: { type: 'boolean', help: 'Keep key-value stores in memory; nothing survives a restart.' },
    workers: WORKERS,
    'trust-proxy': TRUST_PROXY,
    json: { type: 'boolean', help: 'Log in JSON, one record per line.' },
  },
  async run({ positionals: [folder = '.'], values }) {
    const listen = listenAt(values, serveCommand);
    const data = values['memory'] === true ? undefined : (text(values['data']) ?? join(folder, '.skerry'));
    const trustProxy = trustedProxies(values, serveCommand);
    const options = { folder, ...listen, data, trustProxy, json: values['json'] === true };
    const workers = workersOf(values, serveCommand);
    // Loaded when needed: a supervisor does without engine, server and storage.
    if (workers === undefined) return (await import('../serve/alone.ts')).serveAlone(options);
    if (data === undefined) throw usageError('--memory keeps values in one process and cannot be combined with --workers', serveCommand);
    return (await import('../serve/supervised.ts')).serveSupervised(options, workers);
  },
};
