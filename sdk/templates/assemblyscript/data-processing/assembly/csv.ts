/** The fields of a row, as RFC 4180 describes them. */
export function fieldsOf(row: string): string[] {
  const fields: string[] = [];
  let start = 0;
  while (true) {
    const end = endOfField(row, start);
    fields.push(valueOf(row.substring(start, end)));
    if (end >= row.length) return fields;
    start = end + 1;
  }
}

/** The next comma that is not between quotes, or the end of the row. */
function endOfField(row: string, start: i32): i32 {
  let isQuoted = false;
  for (let at = start; at < row.length; at++) {
    const character = row.charCodeAt(at);
    if (character == 0x22) isQuoted = !isQuoted;
    else if (character == 0x2c && !isQuoted) return at;
  }
  return row.length;
}

function valueOf(field: string): string {
  const isQuoted = field.length >= 2 && field.startsWith('"') && field.endsWith('"');
  return isQuoted ? field.substring(1, field.length - 1).replaceAll('""', '"') : field;
}
