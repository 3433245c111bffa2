import { once } from 'node:events';
import { type Answer, type AnswerBody, collect } from '@skerry/host/runtime';
import { errorRecord } from '../output.ts';

/** The longest body that is printed as JSON, which holds it as a whole. */
const JSON_BODY_BYTES = 64 * 1024 * 1024;

type Headers = Answer['headers'];

/**
 * Prints a response, its body as it comes.
 *
 * @returns true
 * @throws why the body broke off, when what came of it is printed
 */
export async function printAnswer({ status, headers, body }: Answer, withHead: boolean): Promise<true> {
  if (withHead) process.stdout.write(`${[`HTTP ${status}`, ...lines(headers)].join('\n')}\n\n`);
  const last = await printBody(body);
  if (process.stdout.isTTY && last !== LINE_FEED) process.stdout.write('\n');
  return true;
}

/**
 * Prints a response, and what was logged meanwhile, as JSON; and why its body is not complete.
 *
 * @returns whether it is
 */
export async function printJson(answer: Answer, isDone: Promise<void>, logs: readonly object[]): Promise<boolean> {
  const { status, headers, body, failure } = await collect(Promise.resolve(answer), JSON_BODY_BYTES);
  await isDone;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
  const error = failure && errorRecord(failure);
  console.log(JSON.stringify({ status, headers: record(headers), body: text, error, logs }, undefined, 2));
  return failure === undefined;
}

const LINE_FEED = 10;

async function printBody(body: AnswerBody): Promise<number | undefined> {
  let last: number | undefined;
  try {
    for (let chunk = await body.read(); chunk !== undefined; chunk = await body.read()) {
      last = chunk.at(-1);
      if (!process.stdout.write(chunk)) await once(process.stdout, 'drain');
    }
  } finally {
    body.cancel();
  }
  return last;
}

const lines = (headers: Headers): string[] => headers.map(([name, value]) => `${name}: ${textOf(value)}`);

/** By name; several values of one name are a list. */
function record(headers: Headers): Record<string, string | string[]> {
  const byName = Object.groupBy(headers, ([name]) => name);
  const entries = Object.entries(byName).map(([name, values = []]) => [name, values.map(([, value]) => textOf(value))] as const);
  return Object.fromEntries(entries.map(([name, values]) => [name, values.length === 1 ? values[0]! : values]));
}

/** Most headers are ASCII; others were meant as UTF-8, or are shown byte by byte. */
function textOf(value: Uint8Array): string {
  const bytes = Buffer.from(value);
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? bytes.toString('latin1') : text;
}
