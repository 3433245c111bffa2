import { JsonValue, Request, Response } from "@skerry/guest";
import { CsvParser } from "./csv";
import { Table } from "./table";

export function handle(request: Request): Response {
  if (request.method != "POST") return problem(405, "Send the CSV file with POST").with("allow", "POST");
  const table = new Table();
  const parser = new CsvParser(table);
  const body = request.body;
  while (body.next()) parser.feed(body.chunk);
  const failure = body.failure;
  if (failure !== null) return problem(400, "The file broke off: " + failure.message);
  parser.finish();
  const broken = table.headerProblem;
  if (broken !== null) return problem(400, "The header row is malformed: " + broken);
  return table.isNamed ? Response.json(table.toJson()) : problem(400, "The file is empty: a header row is needed");
}

function problem(status: i32, message: string): Response {
  return Response.json(JsonValue.object().setString("error", message), status);
}
