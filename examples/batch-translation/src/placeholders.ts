/**
 * What a program replaces or a browser reads: `%s`, `%(name)d`, `%2$s`, `{name}`, `{{name}}`, `${name}`, `<b>`, line ends.
 * `% s` is not among them: "100 % sure" is more usual.
 */
const PLACEHOLDER =
  /%(?:\(\w+\)|\d{1,2}\$)?[-+#0]{0,5}\d{0,4}(?:\.\d{1,4})?(?:hh?|ll?|[Lqjzt])?[diouxXeEfFgGcrsp]|%%|\{\{[^{}]*\}\}|\$?\{[^{}]*\}|<\/?[A-Za-z][^<>]*>|\n\s*/g;

/** A message within a message, as ICU has it: its parts cannot be translated one by one. */
const NESTED = /\{\s*\w+\s*,\s*(?:plural|select|selectordinal)\s*,/;

/** A text in HTML in which nothing but words is to be translated, and the way back. */
export interface Protected {
  /** Undefined: there are no words in it. */
  readonly html: string | undefined;
  /** @throws Error when the translation lost, added or changed a placeholder */
  restore(html: string): string;
}

/** @throws Error with the reason why a text is nothing for a machine */
export function protect(text: string): Protected {
  if (NESTED.test(text)) throw new Error('an ICU message needs a person');
  const core = text.trim();
  const [before = '', after = ''] =
    core === '' ? [text] : [text.slice(0, text.indexOf(core)), text.slice(text.indexOf(core) + core.length)];
  const placeholders = core.match(PLACEHOLDER) ?? [];
  const words = core.split(PLACEHOLDER);
  const html = words.map((word, i) => escape(word) + (i < placeholders.length ? span(placeholders[i]!) : '')).join('');
  return {
    html: words.some((word) => /\p{L}/u.test(word)) ? html : undefined,
    restore: (translation) => before + restored(translation, placeholders) + after,
  };
}

/** `translate="no"` is HTML's own way to say it, and translation servers keep to it. */
const span = (placeholder: string): string => `<span translate="no">${escape(placeholder)}</span>`;

function restored(html: string, placeholders: readonly string[]): string {
  const found: string[] = [];
  const text = html.trim().replaceAll(/<span translate="no">(.*?)<\/span>|<[^>]*>/gs, (_, content: string | undefined) => {
    if (content === undefined) throw new Error('the translation has markup of its own');
    found.push(unescape(content));
    return content;
  });
  if (found.toSorted().join('\0') !== placeholders.toSorted().join('\0')) {
    throw new Error(`the translation has the placeholders ${found.join(' ') || '(none)'} for ${placeholders.join(' ') || '(none)'}`);
  }
  return unescape(text);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const CHARACTERS: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#x27;': "'", '&#39;': "'" };

const escape = (text: string): string => text.replaceAll(/[&<>"]/g, (char) => ENTITIES[char]!);
const unescape = (html: string): string => html.replaceAll(/&(?:amp|lt|gt|quot|#x27|#39);/g, (entity) => CHARACTERS[entity]!);
