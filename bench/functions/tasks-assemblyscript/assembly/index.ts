import { JsonValue, Request, Response } from "@skerry/guest";

const ROWS: i32 = 360;
const NUMBERS: i32 = 20000;
let seed: i32 = 42;
const TEXT: string = rows();
const ALL: JsonValue = JsonValue.parse(TEXT).value;

export function handle(request: Request): Response {
  const task = request.url.split("task=")[1];
  if (task == "json") return Response.text(JsonValue.parse(TEXT).value.toString().length.toString());
  if (task == "templates") return Response.text(templates().toString());
  if (task == "sorting") return Response.text(sorting().toString());
  return Response.text("No such task", 404);
}

function random(): i32 {
  return (seed = (seed * 1103515245 + 12345) & 0x7fffffff);
}

function templates(): i32 {
  let html = "";
  for (let i = 0; i < ALL.length; i++) {
    const row = ALL.at(i)!;
    const name = row.getString("name")!;
    html += `<li class="${i % 2 ? "odd" : "even"}">${name}: ${row.getNumber("price").toString()}</li>`;
  }
  return html.length;
}

function sorting(): i32 {
  const numbers = new Array<i32>(NUMBERS);
  for (let i = 0; i < NUMBERS; i++) numbers[i] = random();
  return numbers.sort((a, b) => a - b)[0];
}

/** 30 KB. */
function rows(): string {
  const all = JsonValue.array();
  for (let id = 0; id < ROWS; id++) {
    const n = random();
    const tags = JsonValue.array().push(JsonValue.string(`a${n % 7}`)).push(JsonValue.string(`b${n % 5}`));
    const row = JsonValue.object().setNumber("id", id).setString("name", `item-${n.toString(36)}`);
    all.push(row.setNumber("price", <f64>(n % 10000) / 100).set("tags", tags));
  }
  return all.toString();
}
