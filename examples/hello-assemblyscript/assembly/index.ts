import { Request, Response } from "@skerry/guest";

export function handle(request: Request): Response {
  const name = request.query.get("name");
  return Response.text(`Hello ${name === null ? "World" : name} from ${request.path}\n`);
}
