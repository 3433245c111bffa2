import { type Entry, quoted } from './po.ts';

/** What the first entry of a file says about it. */
export class Header {
  readonly #entry: Entry;
  readonly #fields: readonly (readonly [name: string, value: string])[];

  private constructor(entry: Entry, text: string) {
    this.#entry = entry;
    const lines = text.split('\n').filter((line) => line !== '');
    this.#fields = lines.map((line) => [line.split(':', 1)[0]!, line.slice(line.indexOf(':') + 1).trim()] as const);
  }

  static from(entry: Entry | undefined): Header | undefined {
    return entry?.message?.id === '' ? new Header(entry, entry.message.translations[0]!) : undefined;
  }

  /** `CHARSET` stands in templates, which are ASCII. */
  get isUtf8(): boolean {
    const type = this.#fields.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
    return /charset=(?:utf-?8|us-ascii|ascii|charset)\s*$/i.test(type);
  }

  translated(language: string, pluralForms: string): string {
    const changed = new Map([
      ...this.#fields,
      ['Content-Type', 'text/plain; charset=UTF-8'],
      ['Language', language],
      ['Plural-Forms', pluralForms],
    ]);
    const comments = this.#entry.lines.filter((line) => /^#(?!,)/.test(line));
    const text = Array.from(changed, ([name, value]) => `${name}: ${value}\n`).join('');
    return `${[...comments, 'msgid ""', ...quoted('msgstr', text)].join('\n')}\n\n`;
  }
}
