import { JsonValue, Request, Response } from "@skerry/guest";
import { CsvParser } from "./csv";
import { Table } from "./table";

const USAGE = `Send a CSV file with a header row:

  curl --data-binary @file.csv http://127.0.0.1:8787/csv-stats
`;

export function handle(request: Request): Response {
  if (request.method == "GET" || request.method == "HEAD") return Response.text(USAGE);
  if (request.method != "POST") return problem(405, "Send the CSV file with POST").with("allow", "GET, HEAD, POST");
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
