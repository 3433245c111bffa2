/** A row of the body as an object, or what is wrong with it. */
export type Row = Readonly<Record<string, string>> | { readonly row: number; readonly error: string };

/** A row that is longer is not a row; without a limit a quote that is never closed would fill the memory. */
const LONGEST_ROW = 64 * 1024;

/** CSV as RFC 4180 describes it, in pieces that end anywhere. */
export class CsvReader {
  /** What there is of a row whose end has not come. */
  #row = '';
  #isQuoted = false;
  #isTooLong = false;
  #count = 0;
  #names: readonly string[] | undefined;

  /** The rows that end in this piece. */
  *read(piece: string, isLast: boolean): Generator<Row> {
    const lines = piece.split('\n');
    const last = lines.pop() ?? '';
    for (const line of lines) {
      this.#append(line);
      // Between quotes, a line break is text.
      if (this.#isQuoted) this.#append('\n');
      else yield* this.#end();
    }
    this.#append(last);
    if (isLast && (this.#row !== '' || this.#isTooLong)) yield* this.#end();
  }

  #append(text: string): void {
    if (hasOddQuotes(text)) this.#isQuoted = !this.#isQuoted;
    if (!this.#isTooLong) this.#row += text;
    if (this.#row.length <= LONGEST_ROW) return;
    this.#isTooLong = true;
    this.#row = '';
  }

  *#end(): Generator<Row> {
    const row = this.#row.endsWith('\r') ? this.#row.slice(0, -1) : this.#row;
    const isTooLong = this.#isTooLong;
    this.#row = '';
    this.#isTooLong = false;
    this.#count++;
    if (isTooLong) yield this.#bad(`The row has more than ${LONGEST_ROW} characters`);
    else if (row === '') return;
    else if (this.#names === undefined) this.#names = fieldsOf(row);
    else yield this.#object(this.#names, fieldsOf(row));
  }

  #object(names: readonly string[], fields: readonly string[]): Row {
    if (fields.length === names.length) return Object.fromEntries(names.map((name, index) => [name, fields[index]!]));
    const count = fields.length === 1 ? '1 field' : `${fields.length} fields`;
    return this.#bad(`The row has ${count}; the header has ${names.length}`);
  }

  #bad(error: string): Row {
    return { row: this.#count, error };
  }
}

/** Quotes come in pairs, escaped ones as well: an odd number opens or closes. */
function hasOddQuotes(text: string): boolean {
  return text.includes('"') && text.split('"').length % 2 === 0;
}

function fieldsOf(row: string): string[] {
  const parts = row.split(',');
  if (!row.includes('"')) return parts;
  const fields: string[] = [];
  let open: string[] = [];
  let isQuoted = false;
  for (const part of parts) {
    open.push(part);
    if (hasOddQuotes(part)) isQuoted = !isQuoted;
    // A comma between quotes is text.
    if (isQuoted) continue;
    fields.push(valueOf(open.join(',')));
    open = [];
  }
  if (open.length > 0) fields.push(open.join(','));
  return fields;
}

function valueOf(field: string): string {
  return /^"[^]*"$/.test(field) ? field.slice(1, -1).replaceAll('""', '"') : field;
}
