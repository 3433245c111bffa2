import { Request, Response } from "@skerry/guest";

/** Answers with what it sees of the request, a line for each thing. */
export function handle(request: Request): Response {
  let text = request.method + " " + request.target + "\n" + request.scheme + "://" + request.authority + "\n";
  const headers = request.headers.toHeaders();
  let field = headers.first;
  while (field !== null) {
    text += field.name + ": " + field.value + "\n";
    field = field.next;
  }
  const body = request.text();
  return Response.text(text + (body.isError ? "error " + body.error.code : "body " + body.value) + "\n");
}
