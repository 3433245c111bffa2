import { JsonValue, Request, Response } from "@skerry/guest";
import { problem } from "./problem";

const LONGEST_TITLE = 200;

/** A task, or the response to whoever sent something else. */
export class TaskReading {
  constructor(
    readonly task: JsonValue | null,
    readonly response: Response,
  ) {}
}

/** What a client says of a task, checked: a store holds nothing that did not pass here. */
export function readTask(request: Request, id: string): TaskReading {
  const type = request.headers.get("content-type");
  if (type === null || !type.toLowerCase().startsWith("application/json")) return refused(415, "Send application/json");
  const parsed = request.json();
  if (parsed.isError) return refused(parsed.error.code == "too-large" ? 413 : 400, parsed.error.message);
  const value = parsed.value;
  if (!value.isObject) return refused(422, "A task is an object");
  const names = value.names();
  for (let i = 0; i < names.length; i++) {
    if (names[i] != "title" && names[i] != "done") return refused(422, '"' + names[i] + '" is not a key of a task; allowed: title, done');
  }
  return checked(value, id);
}

function checked(value: JsonValue, id: string): TaskReading {
  const given = value.getString("title");
  const title = given === null ? "" : given.trim();
  if (title.length == 0) return refused(422, '"title" must be a text that is not empty');
  if (title.length > LONGEST_TITLE) {
    return refused(422, '"title" has ' + title.length.toString() + " characters; " + LONGEST_TITLE.toString() + " are allowed");
  }
  const done = value.get("done");
  if (done !== null && !done.isBoolean) return refused(422, '"done" must be true or false');
  const task = JsonValue.object().setString("id", id).setString("title", title).setBoolean("done", value.getBoolean("done"));
  return new TaskReading(task, Response.empty());
}

function refused(status: i32, text: string): TaskReading {
  return new TaskReading(null, problem(status, text));
}
