import { JsonValue, Request, Response } from "@skerry/guest";

/** The work of `work.ts`, as AssemblyScript has it. */
const ROWS: i32 = 300;
const BEST: i32 = 20;
const TEXT: string = rows();

class Group {
  count: i32 = 0;
  sum: f64 = 0;
}

class Row {
  constructor(
    readonly id: i32,
    readonly name: string,
    readonly price: f64,
  ) {}
}

export function handle(_request: Request): Response {
  const all = JsonValue.parse(TEXT).value;
  const groups = new Map<string, Group>();
  const found: Row[] = [];
  for (let i = 0; i < all.length; i++) {
    const row = all.at(i)!;
    const price = row.getNumber("price");
    const tags = row.get("tags")!;
    for (let t = 0; t < tags.length; t++) {
      const tag = tags.at(t)!.asString;
      if (!groups.has(tag)) groups.set(tag, new Group());
      const group = groups.get(tag);
      group.count++;
      group.sum += price;
    }
    const name = row.getString("name")!;
    if (endsInDigit(name)) found.push(new Row(<i32>row.getNumber("id"), name, price));
  }
  found.sort((a, b) => (a.price == b.price ? a.id - b.id : a.price < b.price ? 1 : -1));
  let html = "";
  for (let i = 0; i < min(BEST, found.length); i++) html += `<li>${escape(found[i].name)} ${fixed(found[i].price)}</li>`;
  const list = JsonValue.array();
  const tags = groups.keys();
  for (let i = 0; i < tags.length; i++) {
    const group = groups.get(tags[i]);
    list.push(JsonValue.object().setString("tag", tags[i]).setNumber("count", group.count).setNumber("sum", Math.round(group.sum)));
  }
  return Response.json(JsonValue.object().set("groups", list).setString("html", html));
}

/** With a `z` behind it or not. */
function endsInDigit(name: string): bool {
  const last = name.length - 1;
  return isDigit(name.charCodeAt(last)) || (name.charCodeAt(last) == 0x7a && isDigit(name.charCodeAt(last - 1)));
}

function isDigit(code: i32): bool {
  return code >= 0x30 && code <= 0x39;
}

function escape(text: string): string {
  return text.replaceAll("&", "&#38;").replaceAll("<", "&#60;").replaceAll(">", "&#62;");
}

function fixed(price: f64): string {
  const cents = <i64>Math.round(price * 100);
  return `${cents / 100}.${(cents % 100).toString().padStart(2, "0")}`;
}

function rows(): string {
  const all = JsonValue.array();
  let seed: i32 = 42;
  for (let id = 0; id < ROWS; id++) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    const tags = JsonValue.array().push(JsonValue.string(`a${seed % 7}`)).push(JsonValue.string(`b${seed % 5}`));
    const row = JsonValue.object()
      .setNumber("id", id)
      .setString("name", `item-${seed.toString(36)}`)
      .setNumber("price", <f64>(seed % 10000) / 100)
      .set("tags", tags);
    all.push(row);
  }
  return all.toString();
}
