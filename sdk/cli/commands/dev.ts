import { join } from 'node:path';
import { LOG_LEVELS, type LogLevel } from '@skerry/host/base';
import { type Command, text, usageError } from '../arguments.ts';
import { LISTEN_OPTIONS, listenAt } from '../listening.ts';

const MOST_FOLDERS = 100;

const LEVELS = Object.keys(LOG_LEVELS).join(', ');

export const devCommand: Command = {
  name: 'dev',
  usage: '[--port N] [--data DIR | --memory] [--log-level LEVEL]',
  details: [
    'Sources, manifests, added and removed functions: whatever changes takes effect. Requests that run end with the version',
    'that they started with. While a function is broken, its requests get the error, browsers as a page that goes away by',
    'itself. AssemblyScript is compiled without optimizing, which is quicker; `skerry build` and `skerry serve` optimize.',
  ].join('\n'),
  maxPositionals: MOST_FOLDERS,
  options: {
    ...LISTEN_OPTIONS,
    data: { type: 'string', value: 'DIR', help: 'Where key-value stores are kept. Default DIR/.skerry.' },
    memory: { type: 'boolean', help: 'Keep key-value stores in memory; nothing survives a restart.' },
    'log-level': { type: 'string', value: 'LEVEL', help: `Lowest level that is shown: ${LEVELS}. Default info.` },
    optimize: { type: 'boolean', help: 'Compile as `skerry build` does: the same bytes, but slower.' },
    json: { type: 'boolean', help: 'Log in JSON, one record per line.' },
  },
  async run({ positionals, values }) {
    const folders = positionals.length === 0 ? ['.'] : [...new Set(positionals)];
    const level = text(values['log-level']) ?? 'info';
    if (!isLogLevel(level)) throw usageError(`--log-level is "${level}"; allowed: ${LEVELS}`, devCommand);
    return (await import('../dev/run.ts')).runDev({
      folders,
      ...listenAt(values, devCommand),
      data: values['memory'] === true ? undefined : (text(values['data']) ?? join(folders[0]!, '.skerry')),
      logLevel: LOG_LEVELS[level],
      json: values['json'] === true,
      optimize: values['optimize'] === true,
    });
  },
};

const isLogLevel = (name: string): name is LogLevel => Object.hasOwn(LOG_LEVELS, name);
