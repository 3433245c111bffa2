import type { Handler } from '@skerry/guest';
import { Header } from './header.ts';
import { LANGUAGES } from './languages.ts';
import { bodyOf, linesOf } from './lines.ts';
import { type Entry, entriesOf } from './po.ts';
import { translateEntries } from './translate.ts';
import { Translator } from './translator.ts';

interface Env {
  readonly UPSTREAM: string;
  readonly API_KEY: string;
  readonly REQUESTS_PER_S: string;
  readonly BACKOFF_MS: string;
}

export default {
  async fetch(request, env) {
    const { searchParams } = new URL(request.url);
    const [source, target] = [searchParams.get('source') ?? 'en', searchParams.get('target') ?? ''];
    const language = LANGUAGES.get(target);
    if (!language || !LANGUAGES.has(source)) return problem(`"source" and "target" must be among ${[...LANGUAGES.keys()].join(', ')}`);
    if (!request.body) return problem('Send a PO file');
    const entries = entriesOf(linesOf(request.body));
    const header = await readHeader(entries);
    if (!header) return problem('The file must be UTF-8 and begin with the header of a PO file: msgid ""');
    if (!header.isUtf8) return problem('The header must say charset=UTF-8');
    const options = { source, target, requestsPerS: Number(env.REQUESTS_PER_S), backoffMs: Number(env.BACKOFF_MS) };
    const translator = new Translator({ upstream: env.UPSTREAM, apiKey: env.API_KEY, ...options });
    const texts = file(header.translated(target, language.pluralForms), translateEntries(entries, translator, language.forms));
    return new Response(bodyOf(texts), { headers: { 'content-type': 'text/x-gettext-translation; charset=utf-8' } });
  },
} satisfies Handler<Env>;

/** @returns undefined when the file has another beginning, or no beginning that can be read */
async function readHeader(entries: AsyncGenerator<Entry>): Promise<Header | undefined> {
  try {
    return Header.from((await entries.next()).value as Entry | undefined);
  } catch (error) {
    console.error(error);
    return undefined;
  }
}

async function* file(header: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield header;
  yield* rest;
}

function problem(error: string): Response {
  return Response.json({ error }, { status: 400 });
}
