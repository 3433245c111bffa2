import { BodyReader, BodyStream, BodyWriter, JsonValue, Request, Response } from "@skerry/guest";
import { Cards } from "./cards";
import { LineReader } from "./lines";
import { Payment } from "./payment";
import { decide } from "./rules";

const USAGE = `Send payments, one JSON object a line, and read a decision for each:

  curl -T payments.ndjson http://127.0.0.1:8787/fraud-stream
`;

export function handle(request: Request): Response {
  const method = request.method;
  if (method == "GET" || method == "HEAD") return Response.text(USAGE);
  if (method == "POST" || method == "PUT") return Response.stream(new Decisions(request.body), 200, "application/x-ndjson");
  const error = JsonValue.object().setString("error", "Send the payments with POST or PUT");
  return Response.json(error, 405).with("allow", "GET, HEAD, POST, PUT");
}

/** Answers each line as soon as it is complete. */
class Decisions extends BodyStream {
  private readonly cards: Cards = new Cards();

  constructor(private readonly body: BodyReader) {
    super();
  }

  write(out: BodyWriter): void {
    const lines = new LineReader(this.body);
    let answers = "";
    while (lines.next()) {
      const answer = this.answer(lines);
      if (answer !== null) answers += answer.toString() + "\n";
      // What arrived together is answered together.
      if (lines.mayWait && answers.length > 0) {
        if (!out.text(answers)) return;
        answers = "";
      }
    }
    out.text(answers);
    if (this.body.failure !== null) out.abandon();
  }

  /** @returns null for an empty line */
  private answer(lines: LineReader): JsonValue | null {
    const line = lines.line;
    if (line === null) return mistake(lines.number, "The line is too long");
    if (line.trim().length == 0) return null;
    const payment = Payment.parse(line);
    if (payment.isError) return mistake(lines.number, payment.error.message);
    return decide(payment.value, this.cards.find(payment.value.card));
  }
}

function mistake(line: i32, error: string): JsonValue {
  return JsonValue.object().setNumber("line", line).setString("error", error);
}
