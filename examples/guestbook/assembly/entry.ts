import { JsonValue, Result, Failure } from "@skerry/guest";

const MAX_NAME: i32 = 80;
const MAX_MESSAGE: i32 = 2000;

/** What a visitor wrote. */
export class Draft {
  constructor(
    readonly name: string,
    readonly message: string,
  ) {}

  /** Fails with `"invalid"` and a sentence for the visitor. */
  static from(json: JsonValue): Result<Draft> {
    if (!json.isObject) return invalid("The body must be a JSON object");
    const name = json.getString("name");
    if (name === null) return invalid('"name" must be a string');
    const message = json.getString("message");
    if (message === null) return invalid('"message" must be a string');
    const trimmed = name.trim();
    if (trimmed.length == 0 || trimmed.length > MAX_NAME) return invalid(`"name" must have 1 to ${MAX_NAME} characters`);
    if (message.trim().length == 0 || message.length > MAX_MESSAGE) {
      return invalid(`"message" must have 1 to ${MAX_MESSAGE} characters`);
    }
    return Result.ok(new Draft(trimmed, message));
  }

  /** The entry as it is stored and sent. */
  toJson(id: i64, createdAt: string): JsonValue {
    return JsonValue.object()
      .setNumber("id", <f64>id)
      .setString("name", this.name)
      .setString("message", this.message)
      .setString("createdAt", createdAt);
  }
}

function invalid(message: string): Result<Draft> {
  return Result.fail<Draft>(new Failure("invalid", message));
}
