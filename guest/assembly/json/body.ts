import { BodyReader } from "../http/body-reader";
import { Result } from "../result";
import { JsonValue } from "./value";

/** Reads what is left of a body as JSON. */
export function parseBody(body: BodyReader, limit: i32): Result<JsonValue> {
  const text = body.text(limit);
  return text.isError ? Result.fail<JsonValue>(text.error) : JsonValue.parse(text.value);
}
