import { CATALOG_LIMITS, SkerryError } from '@skerry/host/base';
import { canAsk } from '../prompt.ts';
import { askHidden } from './confirm.ts';

/** What a shell adds to a line. */
const LINE_BREAK = /\r?\n$/;

/**
 * The value of a secret: typed, without being shown, or all of standard input. It is no argument of a command, which everybody on the
 * machine can see.
 *
 * @throws SkerryError `SECRET_INVALID` for one that is empty, too long, or no text; nothing says what it was
 */
export async function readSecretValue(question: string): Promise<string> {
  const value = canAsk() ? ((await askHidden(question)) ?? '') : (await readInput()).replace(LINE_BREAK, '');
  if (value === '') throw invalid('is empty', 'Type it, or pass it on standard input: `skerry secrets put NAME < FILE`.');
  return value;
}

async function readInput(): Promise<string> {
  const most = CATALOG_LIMITS.secretBytes + '\r\n'.length;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin) {
    bytes += (chunk as Uint8Array).length;
    if (bytes > most)
      throw invalid(`has more than ${CATALOG_LIMITS.secretBytes} bytes, which is the limit`, 'Keep it elsewhere, and its key here.');
    chunks.push(chunk as Uint8Array);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    throw invalid('is not UTF-8', 'Encode bytes as text, with `base64` for example, and decode them in the function.');
  }
}

function invalid(problem: string, help: string): SkerryError {
  return new SkerryError('SECRET_INVALID', `The value ${problem}`, { help });
}
