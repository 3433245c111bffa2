import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { SkerryError } from '@skerry/host/base';
import { canAsk } from '../prompt.ts';

/**
 * Whether somebody agrees.
 *
 * @param yes `--yes` was given: nobody is asked
 */
export async function agrees(question: string, yes: boolean): Promise<boolean> {
  if (yes) return true;
  checkCanAgree(yes);
  return /^y(?:es)?$/i.test((await ask(`${question} [y/N] `, process.stderr)) ?? '');
}

/** @throws SkerryError `USAGE` before anything is done that would have to be agreed to */
export function checkCanAgree(yes: boolean): void {
  if (yes || canAsk()) return;
  throw new SkerryError('USAGE', 'There is no terminal to ask on', { help: 'Pass --yes to agree, or --dry-run to change nothing.' });
}

/** What is typed is not shown; without a terminal, the first line of standard input. */
export async function askSecret(question: string): Promise<string> {
  return ((await askHidden(question)) ?? '').trim();
}

/** The same as it was typed. */
export async function askHidden(question: string): Promise<string | undefined> {
  const isAsked = canAsk();
  if (isAsked) process.stderr.write(question);
  const answer = await ask('', isAsked ? new Writable({ write: (_chunk, _encoding, done) => done() }) : undefined);
  if (isAsked) process.stderr.write('\n');
  return answer;
}

/** @returns undefined when the input ends instead */
function ask(question: string, output: NodeJS.WritableStream | undefined): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin, ...(output && { output }), terminal: output !== undefined });
  return new Promise((resolve) => {
    lines.once('close', () => resolve(undefined));
    lines.on('SIGINT', () => lines.close());
    lines.question(question, (answer) => {
      resolve(answer);
      lines.close();
    });
  });
}
