import { Failure, JsonValue, Request, Response, Result } from "@skerry/guest";
import { Image } from "./image";
import { recognize } from "./network";

const BODY_LIMIT: i32 = 65536;

const USAGE = `Send a square picture of a digit in grey, 8 to 64 pixels on a side: a byte for each, row by row, or as JSON

  curl --data-binary @digit.gray http://127.0.0.1:8787/digit-recognition
  curl -H 'content-type: application/json' -d '{"pixels":[0,255, …]}' http://127.0.0.1:8787/digit-recognition
`;

export function handle(request: Request): Response {
  if (request.method == "GET" || request.method == "HEAD") return Response.text(USAGE);
  if (request.method != "POST") return problem(405, "Send the picture with POST").with("allow", "GET, HEAD, POST");
  const image = readImage(request);
  if (image.isError) return failed(image.error);
  const input = image.value.normalize();
  return input === null ? problem(422, "There is nothing on the picture") : Response.json(answer(recognize(input)));
}

function readImage(request: Request): Result<Image> {
  const type = request.headers.get("content-type");
  if (type === null || !type.startsWith("application/json")) {
    const bytes = request.bytes(BODY_LIMIT);
    return bytes.isError ? Result.fail<Image>(bytes.error) : Image.of(bytes.value);
  }
  const json = request.json(BODY_LIMIT);
  return json.isError ? Result.fail<Image>(json.error) : Image.fromJson(json.value);
}

function answer(probabilities: StaticArray<f32>): JsonValue {
  const list = JsonValue.array();
  let best = 0;
  for (let digit = 0; digit < probabilities.length; digit++) {
    if (probabilities[digit] > probabilities[best]) best = digit;
    list.push(rounded(probabilities[digit]));
  }
  return JsonValue.object().setNumber("digit", best).set("probability", rounded(probabilities[best])).set("probabilities", list);
}

function rounded(probability: f32): JsonValue {
  return JsonValue.number(Math.round(<f64>probability * 10_000) / 10_000);
}

function failed(failure: Failure): Response {
  if (failure.code == "too-large") return problem(413, failure.message);
  return problem(400, failure.code == "body-failed" ? "The body broke off" : failure.message);
}

function problem(status: i32, message: string): Response {
  return Response.json(JsonValue.object().setString("error", message), status);
}
