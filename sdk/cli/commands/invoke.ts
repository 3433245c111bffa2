import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from '@skerry/host/fastify';
import { SkerryError } from '@skerry/host/base';
import { type Command, text, usageError, type Values } from '../arguments.ts';
import { discover, type FunctionFolder } from '../../functions/discover.ts';
import { adHocFunction, readyFunction } from '../../functions/index.ts';
import { deployReady, openHost } from '../host.ts';
import { collectingLogger, createLogger } from '../log.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
type Method = (typeof METHODS)[number];

export const invokeCommand: Command = {
  name: 'invoke',
  usage: '[--method M] [--header "name: value"] [--body TEXT|@FILE|-]',
  details: 'The exit code is 0 for a response below 400, 1 for any other.',
  maxPositionals: 2,
  options: {
    method: { type: 'string', short: 'X', value: 'METHOD', help: 'Request method. Default GET, or POST with a body.' },
    header: { type: 'string', short: 'H', value: '"name: value"', multiple: true, help: 'A request header; may be repeated.' },
    body: { type: 'string', short: 'd', value: 'TEXT|@FILE|-', help: 'Request body: text, a file, or standard input.' },
    include: { type: 'boolean', short: 'i', help: 'Print status and headers before the body.' },
    data: { type: 'string', value: 'DIR', help: 'Where key-value stores are kept. Default: in memory.' },
    json: { type: 'boolean', help: 'Print status, headers, body and logs as JSON.' },
  },
  async run({ positionals: [target = '.', path], values }) {
    const body = readBody(text(values['body']));
    const method = methodOf(values, body !== undefined);
    const headers = readHeaders(values);
    const folder = target.endsWith('.wasm') ? adHocFunction(target) : onlyFunction(target);
    const ready = await readyFunction(folder);
    const { logger, records } = values['json'] === true ? collectingLogger() : { logger: createLogger(false), records: [] };
    const host = openHost(text(values['data']), logger);
    try {
      const deployment = await deployReady(host, ready);
      host.registry.replace([deployment]);
      const app = await createServer({ registry: host.registry, logger, details: true });
      const url = path ?? `/${ready.manifest.name}`;
      const response = await app.inject({ method, url, headers, ...(body !== undefined && { payload: body }) });
      await deployment.limiter.idle();
      await app.close();
      print(response, values, records);
      return response.statusCode < 400 ? 0 : 1;
    } finally {
      await host.close();
    }
  },
};

interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly rawPayload: Buffer;
}

function print({ statusCode, headers, rawPayload }: Answer, values: Values, logs: readonly object[]): void {
  if (values['json'] === true) {
    console.log(JSON.stringify({ status: statusCode, headers, body: rawPayload.toString('utf8'), logs }, undefined, 2));
    return;
  }
  if (values['include'] === true) {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
    process.stdout.write(`${[`HTTP ${statusCode}`, ...lines].join('\n')}\n\n`);
  }
  process.stdout.write(rawPayload);
  if (process.stdout.isTTY && rawPayload.at(-1) !== 10) process.stdout.write('\n');
}

function onlyFunction(folder: string): FunctionFolder {
  const found = discover(folder);
  if (found.length === 1) return found[0]!;
  throw usageError(`${folder} holds ${found.length} functions; pass the folder of one of them`, invokeCommand);
}

function methodOf(values: Values, hasBody: boolean): Method {
  const method = (text(values['method']) ?? (hasBody ? 'POST' : 'GET')).toUpperCase();
  if ((METHODS as readonly string[]).includes(method)) return method as Method;
  throw usageError(`--method is "${method}"; allowed: ${METHODS.join(', ')}`, invokeCommand);
}

function readHeaders(values: Values): Record<string, string> {
  const given = values['header'];
  const headers: Record<string, string> = {};
  for (const header of Array.isArray(given) ? given : []) {
    const [, name, value] = /^([^:\s]+):\s*(.*)$/.exec(String(header)) ?? [];
    if (name === undefined) throw usageError(`--header is "${String(header)}"; write "name: value"`, invokeCommand);
    headers[name] = value!;
  }
  return headers;
}

function readBody(given: string | undefined): Buffer | string | undefined {
  if (given === '-') return readFileSync(0);
  if (!given?.startsWith('@')) return given;
  const file = join(given.slice(1));
  if (!existsSync(file) || !statSync(file).isFile()) {
    throw new SkerryError('USAGE', `There is no file ${file}`, { help: 'Write the name of the file with the body after @.' });
  }
  return readFileSync(file);
}
