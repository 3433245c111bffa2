import { BodyStream, BodyWriter, fetch, PassThrough, Request, Response } from "@skerry/guest";

class Words extends BodyStream {
  constructor(private readonly count: i32) {
    super();
  }

  write(out: BodyWriter): void {
    for (let i = 0; i != this.count && out.text("word"); i++);
  }
}

/** Answers as its query says: with a status, a header, a body that is streamed, or what an upstream answers. */
export function handle(request: Request): Response {
  const query = request.query;
  const upstream = query.get("upstream");
  if (upstream !== null) return passOn(upstream);
  const status = query.get("status");
  const code = status === null ? 200 : i32.parse(status);
  const words = query.get("words");
  const response = words === null ? Response.text("whole", code) : Response.stream(new Words(i32.parse(words)), code, "text/plain");
  const name = query.get("name");
  const value = query.get("value");
  if (name !== null) response.headers.append(name, value === null ? "" : value);
  return response;
}

function passOn(url: string): Response {
  const answer = fetch(url);
  if (answer.isError) return Response.text(answer.error.code, 502);
  const upstream = answer.value;
  const response = Response.stream(new PassThrough(upstream.body), upstream.status, "");
  response.headers.delete("content-type");
  let field = upstream.headers.toHeaders().first;
  while (field !== null) {
    response.headers.append(field.name, field.value);
    field = field.next;
  }
  return response;
}
