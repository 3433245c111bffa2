/**
 * Reads `multipart/form-data`. Positions are those of the bytes: text that stands for bytes one by one is searched much faster
 * than the bytes themselves by a program in an interpreter.
 *
 * @see https://andreubotella.github.io/multipart-form-data/#multipart-form-data-parser
 */

const bytesAsText = new TextDecoder('latin1', { ignoreBOM: true });
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const FIELD = /^(?<name>[!#$%&'*+\-.^_`|~0-9A-Za-z]+):[\t ]*(?<value>.*?)[\t ]*$/;
const DISPOSITION = /^form-data[\t ]*(?<parameters>;.*)$/is;
const PARAMETER = /;[\t ]*(?<name>[!#$%&'*+\-.^_`|~0-9A-Za-z]+)=(?:"(?<quoted>(?:\\["\\]|[^"])*)"|(?<plain>[^;"]*))[\t ]*/gy;

/**
 * @param boundary what stands between the parts
 * @throws TypeError for a body of another form; it says where it is wrong
 */
export function parseMultipart(bytes: Uint8Array, boundary: string): FormData {
  const form = new FormData();
  for (const { name, filename, type, content } of new Parts(bytes, boundary)) {
    if (filename === undefined) form.append(name, decoder.decode(content));
    else form.append(name, new File([content as BlobPart], filename, { type: type ?? 'text/plain' }));
  }
  return form;
}

/** Nearly every head of a part: read at once. Anything else is read field by field. */
const COMMON_HEAD =
  /content-disposition: form-data; name="(?<name>[ !#$&-[\]-~]*)"(?:; filename="(?<filename>[ !#$&-[\]-~]*)")?\r\n(?:content-type: (?<type>[!-~][ -~]*)\r\n)?\r\n/iy;

interface Part {
  readonly name: string;
  readonly filename: string | undefined;
  readonly type: string | undefined;
  readonly content: Uint8Array;
}

class Parts implements Iterable<Part> {
  readonly #bytes: Uint8Array;
  readonly #text: string;
  readonly #delimiter: string;
  #at = 0;

  constructor(bytes: Uint8Array, boundary: string) {
    this.#bytes = bytes;
    this.#text = bytesAsText.decode(bytes);
    this.#delimiter = `--${boundary}`;
  }

  *[Symbol.iterator](): Generator<Part, undefined> {
    while (this.#text.startsWith('\r\n', this.#at)) this.#at += 2;
    if (!this.#take(this.#delimiter)) throw this.#invalid('the first line is not the boundary that content-type names');
    while (!this.#take('--')) {
      if (!this.#take('\r\n')) throw this.#invalid('a line that begins with the boundary goes on');
      yield this.#part();
    }
    return undefined;
  }

  #part(): Part {
    const { name, filename, type } = this.#head();
    const end = this.#text.indexOf(`\r\n${this.#delimiter}`, this.#at);
    if (end < 0) throw this.#invalid('a part has no end');
    const content = this.#bytes.subarray(this.#at, end);
    this.#at = end + 2 + this.#delimiter.length;
    return { name, filename, type, content };
  }

  #head(): Omit<Part, 'content'> {
    COMMON_HEAD.lastIndex = this.#at;
    const common = COMMON_HEAD.exec(this.#text);
    if (common === null) return this.#anyHead();
    this.#at = COMMON_HEAD.lastIndex;
    const [, name, filename, type] = common;
    return { name: name!, filename, type };
  }

  #anyHead(): Omit<Part, 'content'> {
    let found: Pick<Part, 'name' | 'filename'> | undefined;
    let type: string | undefined;
    while (!this.#take('\r\n')) {
      const end = this.#text.indexOf('\r\n', this.#at);
      const field = FIELD.exec(end < 0 ? '' : this.#text.slice(this.#at, end))?.groups as { name: string; value: string } | undefined;
      if (field === undefined) throw this.#invalid('a line in the head of a part is no field');
      if (/^content-disposition$/i.test(field.name)) found = this.#names(field.value);
      if (/^content-type$/i.test(field.name)) type = field.value;
      this.#at = end + 2;
    }
    if (found === undefined) throw this.#invalid('a part has no content-disposition');
    return { ...found, type };
  }

  #names(value: string): Pick<Part, 'name' | 'filename'> {
    const parameters = DISPOSITION.exec(value)?.groups!['parameters'] ?? '';
    const found = new Map<string, string>();
    let read = 0;
    for (const [whole, name, quoted, plain] of parameters.matchAll(PARAMETER)) {
      found.set(name!.toLowerCase(), unescaped(quoted ?? plain!));
      read += whole.length;
    }
    const name = found.get('name');
    if (name === undefined || read < parameters.length) throw this.#invalid('the content-disposition of a part has no name');
    return { name, filename: found.get('filename') };
  }

  #take(expected: string): boolean {
    if (!this.#text.startsWith(expected, this.#at)) return false;
    this.#at += expected.length;
    return true;
  }

  #invalid(reason: string): TypeError {
    return new TypeError(`The body is not valid multipart/form-data: ${reason} (at byte ${this.#at} of ${this.#bytes.length})`);
  }
}

/** Browsers write `"` and line ends as `%22`, `%0D` and `%0A`, other clients write `"` as `\"`. */
function unescaped(text: string): string {
  const plain = text.replaceAll(/\\(["\\])/g, (whole, character: string) => (character === '"' ? '"' : whole));
  const bytes = Uint8Array.from(plain, (character) => byteOf(character));
  return decoder.decode(bytes).replaceAll(/%0a/gi, '\n').replaceAll(/%0d/gi, '\r').replaceAll('%22', '"');
}

/** The decoder that is called latin1 gives other characters for 32 of the bytes. */
const WINDOWS_1252 = bytesAsText.decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));

function byteOf(character: string): number {
  const code = character.charCodeAt(0);
  return code < 128 ? code : WINDOWS_1252.indexOf(character);
}
