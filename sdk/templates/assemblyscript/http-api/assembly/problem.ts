import { JsonValue, Response } from "@skerry/guest";

export function problem(status: i32, text: string): Response {
  return Response.json(JsonValue.object().setString("error", text), status);
}

export function notAllowed(methods: string): Response {
  return problem(405, "Allowed are " + methods).with("allow", methods);
}
