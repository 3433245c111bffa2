/** A media type, read as https://mimesniff.spec.whatwg.org/#parse-a-mime-type says. */
export interface MediaType {
  /** `text/plain`, in lower case. */
  readonly essence: string;
  /** Names in lower case, values as they are. */
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const QUOTABLE = /^[\t\u0020-\u007E\u0080-\u00FF]*$/;
/** A parameter with the rest of the text behind it. */
const PARAMETER = /^[^;=]*(?:=(?:"(?<quoted>(?:[^"\\]|\\[^]|\\$)*)(?:"[^;]*|$)|(?<plain>[^;]*)))?/;

/** @returns undefined for text that is no media type */
export function parseMediaType(text: string): MediaType | undefined {
  const [type, ...rest] = splitAtFirst(text, ';');
  const parts = trimmed(type).split('/');
  if (parts.length !== 2 || !parts.every((part) => TOKEN.test(part))) return undefined;
  return { essence: trimmed(type).toLowerCase(), parameters: parametersOf(rest.join('')) };
}

function splitAtFirst(text: string, separator: string): [string, ...string[]] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function parametersOf(text: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (let rest = text; rest !== '';) {
    const [whole, quoted, plain] = PARAMETER.exec(rest)!;
    const name = whole
      .split('=', 1)[0]!
      .replace(/^[\t\n\r ]+/, '')
      .toLowerCase();
    const value = quoted?.replaceAll(/\\([^])/g, '$1') ?? trimmed(plain ?? '');
    const isGiven = quoted !== undefined || value !== '';
    if (isGiven && TOKEN.test(name) && QUOTABLE.test(value) && !parameters.has(name)) parameters.set(name, value);
    rest = rest.slice(whole.length + 1);
  }
  return parameters;
}

const trimmed = (text: string): string => text.replaceAll(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');

/**
 * The media type of a message: the last one that its `Content-Type` fields name.
 *
 * @see https://fetch.spec.whatwg.org/#concept-header-extract-mime-type
 */
export function mediaTypeOf(headers: Headers): MediaType | undefined {
  let found: MediaType | undefined;
  for (const value of splitList(headers.get('content-type') ?? '')) {
    const next = parseMediaType(value);
    if (next === undefined || next.essence === '*/*') continue;
    const charset = next.essence === found?.essence ? found.parameters.get('charset') : undefined;
    if (charset === undefined || next.parameters.has('charset')) found = next;
    else found = { essence: next.essence, parameters: new Map([...next.parameters, ['charset', charset]]) };
  }
  return found;
}

/** At commas that are not in quotes. */
function splitList(text: string): string[] {
  return (text.match(/(?:"(?:[^"\\]|\\[^])*"?|[^",])+/g) ?? []).map(trimmed);
}

/** As `Blob.type` has it. */
export function serializeMediaType({ essence, parameters }: MediaType): string {
  const written = Array.from(
    parameters,
    ([name, value]) => `;${name}=${TOKEN.test(value) ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`}`,
  );
  return essence + written.join('');
}
