import { JsonValue, escapeHtml } from "@skerry/guest";

function text(entry: JsonValue, name: string): string {
  const value = entry.getString(name);
  return value === null ? "" : escapeHtml(value);
}

/** The book for people. Whatever visitors wrote is escaped. */
export function page(entries: JsonValue): string {
  let items = "";
  for (let i = 0; i < entries.length; i++) {
    const entry = entries.at(i)!;
    items += `<li><b>${text(entry, "name")}</b> <time>${text(entry, "createdAt")}</time><p>${text(entry, "message")}</p></li>\n`;
  }
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Guestbook</title>
<h1>Guestbook</h1>
<ol reversed>
${items}</ol>
</html>
`;
}
