import { Failure, JsonValue, Log, Request, Response, Result } from "@skerry/guest";
import { Book } from "./book";
import { Draft } from "./entry";
import { page } from "./page";

const BODY_LIMIT: i32 = 16 * 1024;
const DEFAULT_PAGE: i32 = 50;
const LARGEST_PAGE: i32 = 100;
const LAST_ID: i64 = 9_007_199_254_740_991;

export function handle(request: Request): Response {
  const segments = request.segments;
  if (segments.length > 2) return problem(404, "There is nothing here");
  const opened = Book.open();
  if (opened.isError) return failed(opened.error);
  if (segments.length < 2) return collection(request, opened.value);
  const id = parseId(segments[1]);
  return id < 1 ? problem(404, "There is no such entry") : item(request, opened.value, id);
}

function collection(request: Request, book: Book): Response {
  const method = request.method;
  if (method == "GET" || method == "HEAD") return list(request, book);
  if (method != "POST") return notAllowed("GET, HEAD, POST");
  const draft = readDraft(request);
  if (draft.isError) return failed(draft.error);
  const added = book.add(draft.value);
  if (added.isError) return failed(added.error);
  const id = <i64>added.value.getNumber("id");
  return Response.json(added.value, 201).with("location", "/guestbook/" + id.toString());
}

function item(request: Request, book: Book, id: i64): Response {
  const method = request.method;
  if (method == "GET" || method == "HEAD") return answer(book.get(id));
  if (method == "PUT") {
    const draft = readDraft(request);
    return draft.isError ? failed(draft.error) : answer(book.replace(id, draft.value));
  }
  if (method != "DELETE") return notAllowed("GET, HEAD, PUT, DELETE");
  const deleted = book.delete(id);
  return deleted.isError ? failed(deleted.error) : Response.empty();
}

function list(request: Request, book: Book): Response {
  const limit = parameter(request, "limit", DEFAULT_PAGE);
  if (limit < 1 || limit > LARGEST_PAGE) return problem(400, `"limit" must be 1 to ${LARGEST_PAGE}`);
  const before = parameter(request, "before", LAST_ID);
  if (before < 1) return problem(400, '"before" must be the id of an entry');
  const entries = book.list(before, <i32>limit);
  if (entries.isError) return failed(entries.error);
  const accept = request.headers.get("accept");
  const response =
    accept !== null && accept.includes("text/html") ? Response.html(page(entries.value)) : Response.json(entries.value);
  return response.with("vary", "accept");
}

/** A number of the query: `fallback` when it is not there, -1 when it is none. */
function parameter(request: Request, name: string, fallback: i64): i64 {
  const text = request.query.get(name);
  return text === null ? fallback : parseId(text);
}

/** The number that a text of decimal digits stands for, or -1. */
function parseId(text: string): i64 {
  if (text.length == 0 || text.length > 15) return -1;
  for (let i = 0; i < text.length; i++) if (<u32>(text.charCodeAt(i) - 0x30) > 9) return -1;
  return I64.parseInt(text);
}

function readDraft(request: Request): Result<Draft> {
  const json = request.json(BODY_LIMIT);
  return json.isError ? Result.fail<Draft>(json.error) : Draft.from(json.value);
}

function answer(result: Result<JsonValue>): Response {
  return result.isError ? failed(result.error) : Response.json(result.value);
}

/** The answer to a failure: what visitors did wrong is told them, everything else goes to the log. */
function failed(failure: Failure): Response {
  if (failure.code == "invalid" || failure.code == "invalid-json") return problem(400, failure.message);
  if (failure.code == "too-large") return problem(413, failure.message);
  if (failure.code == "not-found") return problem(404, failure.message);
  if (failure.code == "conflict") return problem(409, failure.message);
  if (failure.code == "body-failed") return problem(400, "The body broke off");
  Log.error("Guestbook: " + failure.toString());
  return problem(500, "The guestbook cannot be reached");
}

function problem(status: i32, message: string): Response {
  return Response.json(JsonValue.object().setString("error", message), status);
}

function notAllowed(methods: string): Response {
  return problem(405, "Only " + methods).with("allow", methods);
}
