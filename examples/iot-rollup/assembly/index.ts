import { Clock, Failure, JsonValue, Log, Request, Response } from "@skerry/guest";
import { parseBatch } from "./reading";
import { Rollup } from "./rollup";
import { HOUR, MINUTE } from "./time";

const BODY_LIMIT: i32 = 128 * 1024;
const LONGEST_NAME: i32 = 64;
const DAY: i64 = 24 * HOUR;
const MOST_POINTS: i64 = 1440;

export function handle(request: Request): Response {
  const segments = request.segments;
  if (segments.length != 2 || !isName(segments[1])) {
    return problem(404, `The path must be /iot-rollup/DEVICE, with 1 to ${LONGEST_NAME} letters, digits, "." "_" "-"`);
  }
  const opened = Rollup.open(segments[1]);
  if (opened.isError) return failed(opened.error);
  if (request.method == "POST") return add(request, opened.value);
  if (request.method == "GET" || request.method == "HEAD") return series(request, opened.value);
  return problem(405, "Only GET, HEAD, POST").with("allow", "GET, HEAD, POST");
}

function add(request: Request, rollup: Rollup): Response {
  const json = request.json(BODY_LIMIT);
  if (json.isError) return failed(json.error);
  const batch = parseBatch(json.value, Clock.now());
  if (batch.isError) return failed(batch.error);
  const outcome = rollup.add(batch.value);
  return outcome.isError ? failed(outcome.error) : Response.json(outcome.value.toJson());
}

function series(request: Request, rollup: Rollup): Response {
  const by = request.query.get("by");
  if (by !== null && by != "minute" && by != "hour") return problem(400, '"by" must be minute or hour');
  const step: i64 = by !== null && by == "hour" ? HOUR : MINUTE;
  const to = timeOf(request, "to", Clock.now() + 1);
  const from = timeOf(request, "from", max(0, to - (step == HOUR ? DAY : HOUR)));
  if (from < 0 || to <= from) return problem(400, '"from" and "to" must be milliseconds since 1970, the first below the second');
  if ((to - from) / step > MOST_POINTS) return problem(400, `At most ${MOST_POINTS} points can be asked for at once`);
  const points = rollup.series(from, to, step);
  return points.isError ? failed(points.error) : Response.json(points.value);
}

/** A time of the query: `fallback` when it is not there, -1 when it is none. */
function timeOf(request: Request, name: string, fallback: i64): i64 {
  const text = request.query.get(name);
  if (text === null) return fallback;
  if (text.length == 0 || text.length > 14) return -1;
  for (let i = 0; i < text.length; i++) if (<u32>(text.charCodeAt(i) - 0x30) > 9) return -1;
  return I64.parseInt(text);
}

function isName(name: string): bool {
  if (name.length > LONGEST_NAME) return false;
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    const isLetter = <u32>((unit | 0x20) - 0x61) < 26;
    const isDigit = <u32>(unit - 0x30) < 10;
    if (!isLetter && !isDigit && unit != 0x2e && unit != 0x5f && unit != 0x2d) return false;
  }
  return true;
}

/** The answer to a failure: what devices did wrong is told them, everything else goes to the log. */
function failed(failure: Failure): Response {
  if (failure.code == "invalid" || failure.code == "invalid-json") return problem(400, failure.message);
  if (failure.code == "too-large") return problem(413, failure.message);
  if (failure.code == "body-failed") return problem(400, "The body broke off");
  if (failure.code == "conflict") return problem(503, failure.message).with("retry-after", "1");
  Log.error("Rollup: " + failure.toString());
  return problem(500, "The readings cannot be reached");
}

function problem(status: i32, message: string): Response {
  return Response.json(JsonValue.object().setString("error", message), status);
}
