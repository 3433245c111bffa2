import { JsonValue, Random, Request, Response, Result, Store, Utf8 } from "@skerry/guest";
import { notAllowed, problem } from "./problem";
import { readTask, TaskReading } from "./task";

/** Each request finds the module as it was built: what shall stay belongs into the store. */
export function handle(request: Request): Response {
  const store = Store.open("tasks").value;
  const segments = request.segments;
  if (segments.length > 2) return problem(404, "There is nothing here");
  return segments.length == 2 ? single(request, store, segments[1]) : collection(request, store);
}

function collection(request: Request, store: Store): Response {
  const method = request.method;
  if (method == "GET") return list(store, request.query.get("after"));
  if (method != "POST") return notAllowed("GET, POST");
  const id = Random.uuid();
  const reading = readTask(request, id);
  const task = reading.task;
  if (task === null) return reading.response;
  const failure = store.setText(id, task.toString());
  if (failure !== null) return problem(503, failure.toString());
  return Response.json(task, 201).with("location", "/{{name}}/" + id);
}

function list(store: Store, after: string | null): Response {
  const page = store.list(after);
  if (page.isError) return problem(503, page.error.toString());
  const found = store.getMany(page.value.keys);
  if (found.isError) return problem(503, found.error.toString());
  const tasks = JsonValue.array();
  for (let i = 0; i < found.value.length; i++) {
    const bytes = found.value[i];
    if (bytes !== null) tasks.push(JsonValue.parse(Utf8.decode(bytes)).value);
  }
  const cursor = page.value.cursor;
  return Response.json(JsonValue.object().set("tasks", tasks).set("next", cursor === null ? JsonValue.null() : JsonValue.string(cursor)));
}

function single(request: Request, store: Store, id: string): Response {
  const found: Result<string | null> = store.getText(id);
  if (found.isError) return problem(503, found.error.toString());
  const text = found.value;
  if (text === null) return problem(404, "There is no task " + id);
  const method = request.method;
  if (method == "GET") return Response.of("application/json", text);
  if (method == "PUT") return replace(request, store, id);
  if (method != "DELETE") return notAllowed("GET, PUT, DELETE");
  const failure = store.delete(id);
  return failure === null ? Response.empty() : problem(503, failure.toString());
}

function replace(request: Request, store: Store, id: string): Response {
  const reading: TaskReading = readTask(request, id);
  const task = reading.task;
  if (task === null) return reading.response;
  const failure = store.setText(id, task.toString());
  return failure === null ? Response.json(task) : problem(503, failure.toString());
}
