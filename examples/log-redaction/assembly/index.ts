import { BodyReader, BodyStream, BodyWriter, JsonValue, Request, Response } from "@skerry/guest";
import { Redactor } from "./redactor";

const USAGE = `Send a log, get it back without secrets:

  curl -T app.log http://127.0.0.1:8787/log-redaction
`;

export function handle(request: Request): Response {
  const method = request.method;
  if (method == "GET" || method == "HEAD") return Response.text(USAGE);
  if (method == "POST" || method == "PUT") {
    return Response.stream(new Redaction(request.body), 200, "text/plain; charset=utf-8");
  }
  const error = JsonValue.object().setString("error", "Send the log with POST or PUT");
  return Response.json(error, 405).with("allow", "GET, HEAD, POST, PUT");
}

/** Gives each line back as soon as it is complete. */
class Redaction extends BodyStream {
  constructor(private readonly body: BodyReader) {
    super();
  }

  write(out: BodyWriter): void {
    const redactor = new Redactor();
    const body = this.body;
    while (body.next()) {
      redactor.feed(body.chunk);
      if (!out.write(redactor.take())) return;
    }
    if (body.failure !== null) return out.abandon();
    redactor.finish();
    out.write(redactor.take());
  }
}
