import { Request, Response } from "@skerry/guest";
import { CsvToJson } from "./convert";

const USAGE = `Send CSV with a header row:

  curl --data-binary @file.csv http://127.0.0.1:8787/{{name}}
`;

export function handle(request: Request): Response {
  if (request.method != "POST") return Response.text(USAGE, 405).with("allow", "POST");
  return Response.stream(new CsvToJson(request.body), 200, "application/x-ndjson");
}
