import { join } from 'node:path';
import { LOG_LEVELS, type LogLevel } from '@skerry/host/base';
import { type Command, text, usageError, wholeNumber } from '../arguments.ts';

const DEFAULT_PORT = '8787';
const DEFAULT_HOST = '127.0.0.1';
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
    port: { type: 'string', short: 'p', value: 'N', help: `Port to listen on, 0 for any free one. Default ${DEFAULT_PORT}.` },
    host: { type: 'string', value: 'ADDRESS', help: `Address to listen on. Default ${DEFAULT_HOST}: this machine only.` },
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
      address: text(values['host']) ?? DEFAULT_HOST,
      port: wholeNumber(text(values['port']) ?? DEFAULT_PORT, '--port', 0, 65_535, devCommand),
      data: values['memory'] === true ? undefined : (text(values['data']) ?? join(folders[0]!, '.skerry')),
      logLevel: LOG_LEVELS[level],
      json: values['json'] === true,
      optimize: values['optimize'] === true,
    });
  },
};

const isLogLevel = (name: string): name is LogLevel => Object.hasOwn(LOG_LEVELS, name);
