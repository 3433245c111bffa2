import { protect, type Protected } from './placeholders.ts';
import { type Entry, type Message, withFailure, withTranslations } from './po.ts';
import type { Outcome, Translator } from './translator.ts';

/** What goes to the server at once. */
const BATCH_TEXTS = 40;
const BATCH_CHARACTERS = 5000;

/** An entry on its way through: what of it is to be translated, or why it is not. */
interface Job {
  readonly entry: Entry;
  readonly texts: readonly Protected[];
  readonly failure?: string;
}

/**
 * The entries with translations, in their order, a batch at a time. The last lines say how many there are and which are missing.
 *
 * @param forms how many forms a word of the target language has for numbers
 */
export async function* translateEntries(entries: AsyncIterable<Entry>, translator: Translator, forms: number): AsyncGenerator<string> {
  const missing: number[] = [];
  let done = 0;
  for await (const batch of batchesOf(entries)) {
    const outcomes = await translator.translate(batch.flatMap(({ texts }) => texts.flatMap(({ html }) => html ?? [])));
    const lines: string[] = [];
    for (const job of batch) {
      const result = finish(job, outcomes, forms);
      if (result.failed) missing.push(job.entry.line);
      else if (job.texts.length > 0) done++;
      lines.push(...result.lines, '');
    }
    yield `${lines.join('\n')}\n`;
  }
  yield `# ${done} translated, ${missing.length} not${missing.length > 0 ? `: lines ${missing.join(', ')}` : ''}\n`;
}

async function* batchesOf(entries: AsyncIterable<Entry>): AsyncGenerator<Job[]> {
  let batch: Job[] = [];
  let texts = 0;
  let characters = 0;
  for await (const entry of entries) {
    const job = prepare(entry);
    batch.push(job);
    texts += job.texts.length;
    for (const { html = '' } of job.texts) characters += html.length;
    // Entries that need nothing do not wait for ever either.
    if (texts < BATCH_TEXTS && characters < BATCH_CHARACTERS && batch.length < BATCH_TEXTS * 10) continue;
    yield batch;
    batch = [];
    texts = characters = 0;
  }
  if (batch.length > 0) yield batch;
}

function prepare(entry: Entry): Job {
  const { message, lines } = entry;
  if (!message)
    return lines.every((line) => line.startsWith('#')) ? { entry, texts: [] } : { entry, texts: [], failure: 'it cannot be read' };
  // What somebody has translated stays.
  if (message.translations.some((text) => text !== '')) return { entry, texts: [] };
  try {
    return { entry, texts: sourcesOf(message).map(protect) };
  } catch (error) {
    return { entry, texts: [], failure: (error as Error).message };
  }
}

function sourcesOf({ id, plural }: Message): string[] {
  return plural === undefined ? [id] : [id, plural];
}

/** Takes as many outcomes as the job has sent texts. */
function finish(
  { entry, texts, failure }: Job,
  outcomes: Outcome[],
  forms: number,
): { readonly lines: readonly string[]; readonly failed: boolean } {
  const own = texts.map(({ html }) => (html === undefined ? { html: '' } : outcomes.shift()!));
  try {
    if (failure !== undefined) throw new Error(failure);
    if (texts.length === 0) return { lines: entry.lines, failed: false };
    const translations = texts.map((text, index) => restore(text, entry.message!, index, own[index]!));
    return { lines: withTranslations(entry, inForms(translations, forms)), failed: false };
  } catch (error) {
    return { lines: withFailure(entry, (error as Error).message), failed: true };
  }
}

function restore(text: Protected, message: Message, index: number, outcome: Outcome): string {
  if ('failure' in outcome) throw new Error(outcome.failure);
  return text.html === undefined ? sourcesOf(message)[index]! : text.restore(outcome.html);
}

/** A source has two forms. A language with one takes the second; one with more has it for all but the first, until somebody looks. */
function inForms([singular = '', plural]: readonly string[], forms: number): string[] {
  if (plural === undefined) return [singular];
  return forms === 1 ? [plural] : [singular, ...Array.from({ length: forms - 1 }, () => plural)];
}
