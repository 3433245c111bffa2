/** A message of a PO file, with whatever surrounds it. https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html */
export interface Entry {
  /** Of its first line, from 1. */
  readonly line: number;
  /** As it came. */
  readonly lines: readonly string[];
  /** Undefined: a comment, something obsolete, or what cannot be read. */
  readonly message: Message | undefined;
}

export interface Message {
  readonly id: string;
  readonly plural: string | undefined;
  readonly translations: readonly string[];
}

/** Cuts lines into entries as they come. A blank line between entries is usual, but not required. */
export async function* entriesOf(lines: AsyncIterable<string>): AsyncGenerator<Entry> {
  let block: string[] = [];
  let number = 0;
  let isComplete = false;
  for await (const line of lines) {
    number++;
    const isBlank = line.trim() === '';
    if (block.length > 0 && (isBlank || (isComplete && /^(?:#|msgctxt|msgid\s)/.test(line)))) {
      yield entry(block, number - block.length);
      block = [];
    }
    if (block.length === 0) isComplete = false;
    if (!isBlank) block.push(line);
    isComplete ||= line.startsWith('msgstr');
  }
  if (block.length > 0) yield entry(block, number - block.length + 1);
}

function entry(lines: readonly string[], line: number): Entry {
  return { line, lines, message: parse(lines) };
}

const KEYWORD_LINE = /^(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?"((?:[^"\\]|\\.)*)"\s*$/;

function parse(lines: readonly string[]): Message | undefined {
  const fields = new Map<string, string>();
  let current: string | undefined;
  for (const line of lines) {
    if (line.startsWith('#')) continue;
    const [, keyword, text] = KEYWORD_LINE.exec(line) ?? [];
    current = keyword ?? current;
    if (text === undefined || current === undefined || fields.has(keyword ?? '')) return undefined;
    fields.set(current, (fields.get(current) ?? '') + unescape(text));
  }
  const id = fields.get('msgid');
  const translations = [...fields].filter(([keyword]) => keyword.startsWith('msgstr')).map(([, text]) => text);
  return id === undefined || translations.length === 0 ? undefined : { id, plural: fields.get('msgid_plural'), translations };
}

/** The entry with translations in place of those it had, for somebody to look over: `fuzzy` says so. */
export function withTranslations({ lines, message }: Entry, translations: readonly string[]): string[] {
  const keep = lines.filter((line) => line.startsWith('#') && !line.startsWith('#,') && !line.startsWith(FAILURE));
  const flags = lines
    .find((line) => line.startsWith('#,'))
    ?.slice(2)
    .trim();
  const first = lines.findIndex((line) => !line.startsWith('#'));
  const source = lines
    .slice(
      first,
      lines.findIndex((line) => line.startsWith('msgstr')),
    )
    .filter((line) => !line.startsWith('#'));
  const keywordOf = (index: number): string => (message?.plural === undefined ? 'msgstr' : `msgstr[${index}]`);
  const targets = translations.flatMap((text, index) => quoted(keywordOf(index), text));
  return [...keep, flags ? `#, fuzzy, ${flags}` : '#, fuzzy', ...source, ...targets];
}

const FAILURE = '# Not translated: ';

/** The entry as it was, with a comment that says why. */
export function withFailure({ lines }: Entry, reason: string): string[] {
  return [FAILURE + reason.replaceAll(/\s+/g, ' '), ...lines.filter((line) => !line.startsWith(FAILURE))];
}

/** A field over as many lines as its text has. */
export function quoted(keyword: string, text: string): string[] {
  const lines = text.split(/(?<=\n)(?=.)/s).map((line) => `"${line.replaceAll(/[\\"\n\t\r]/g, (char) => ESCAPES[char]!)}"`);
  return lines.length === 1 ? [`${keyword} ${lines[0]}`] : [`${keyword} ""`, ...lines];
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\t': '\\t', '\r': '\\r' };
const CHARACTERS: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function unescape(text: string): string {
  return text.replaceAll(/\\(.)/g, (_, char: string) => CHARACTERS[char] ?? char);
}
