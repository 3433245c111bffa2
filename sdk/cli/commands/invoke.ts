import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SkerryError } from '@skerry/host/base';
import type { Host } from '@skerry/host/node';
import type { Logger } from 'pino';
import { type Command, text, usageError, type Values } from '../arguments.ts';
import { discover, type FunctionFolder } from '../../functions/discover.ts';
import { adHocFunction, readyFunction } from '../../functions/index.ts';
import { deployReady, openHost } from '../host.ts';
import { printAnswer, printJson } from '../invoke/print.ts';
import { type GivenRequest, send } from '../invoke/request.ts';
import { collectingLogger, createLogger } from '../log.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
type Method = (typeof METHODS)[number];
/** Where a path leads. */
const BASE = 'http://localhost';
/** A token, and text without control characters (RFC 9110, 5.1 and 5.5). */
const HEADER = /^([\w!#$%&'*+.^`|~-]+):[ \t]*([^\p{Cc}]*?)[ \t]*$/u;

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
    const given = { method: methodOf(values, body !== undefined), headers: readHeaders(values, body), body };
    const folder = target.endsWith('.wasm') ? adHocFunction(target) : onlyFunction(target);
    const request = { ...given, url: urlOf(path ?? `/${folder.manifest.name}`) };
    const ready = await readyFunction(folder);
    const { logger, records } = values['json'] === true ? collectingLogger() : { logger: createLogger(false), records: [] };
    const host = openHost(text(values['data']), logger, { inPlace: true });
    try {
      host.registry.replace([await deployReady(host, ready, logger)]);
      return await call(host, request, logger, values, records);
    } finally {
      await host.close();
    }
  },
};

async function call(
  { registry }: Host,
  request: GivenRequest,
  logger: Logger,
  values: Values,
  records: readonly object[],
): Promise<number> {
  const { answer, done } = send(registry, request, logger);
  const response = await answer;
  const isComplete =
    values['json'] === true ? await printJson(response, done, records) : await printAnswer(response, values['include'] === true);
  await done;
  return response.status < 400 && isComplete ? 0 : 1;
}

/** @param path or a whole URL, which names the host that the function sees */
function urlOf(path: string): URL {
  const url = URL.parse(path.startsWith('/') ? `${BASE}${path}` : path, BASE);
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw usageError(`"${path}" is neither a path nor a URL of http or https`, invokeCommand);
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

function readHeaders(values: Values, body: Uint8Array | undefined): [string, string][] {
  const given = values['header'];
  return (Array.isArray(given) ? given : []).map((header) => {
    const [, name, value = ''] = HEADER.exec(String(header)) ?? [];
    if (name === undefined) throw usageError(`--header is "${String(header)}"; write "name: value"`, invokeCommand);
    if (name.toLowerCase() === 'content-length' && value !== String(body?.length ?? 0)) {
      throw usageError(`--header says "${String(header)}", and the body has ${body?.length ?? 0} bytes; leave it out`, invokeCommand);
    }
    return [name, value];
  });
}

function readBody(given: string | undefined): Uint8Array | undefined {
  if (given === '-') return readFileSync(0);
  if (!given?.startsWith('@')) return given === undefined ? undefined : Buffer.from(given);
  const file = join(given.slice(1));
  if (!existsSync(file) || !statSync(file).isFile()) {
    throw new SkerryError('USAGE', `There is no file ${file}`, { help: 'Write the name of the file with the body after @.' });
  }
  return readFileSync(file);
}
