import { Failure, JsonValue, Request, Response } from "@skerry/guest";
import { ChunkReader } from "./png/chunks";
import { decode } from "./png/decode";
import { encode } from "./png/encode";
import { PngFile } from "./png/file";
import { Header } from "./png/header";
import { Shrinker } from "./shrinker";

const MOST_BYTES: i32 = 10 << 20;
const DEFAULT_WIDTH: i32 = 200;
const LONGEST_SIDE: i32 = 1024;

const USAGE = `Send a PNG image, get a smaller one:

  curl --data-binary @photo.png -o small.png 'http://127.0.0.1:8787/image-thumbnail?width=200'
`;

export function handle(request: Request): Response {
  if (request.method == "GET" || request.method == "HEAD") return Response.text(USAGE);
  if (request.method != "POST") return problem(405, "Send the image with POST").with("allow", "GET, HEAD, POST");
  const asked = request.query.get("width");
  const width = asked === null ? DEFAULT_WIDTH : parseFloat(asked);
  if (!(width >= 1 && width <= LONGEST_SIDE)) return problem(400, `"width" must be 1 to ${LONGEST_SIDE}`);
  const body = request.bytes(MOST_BYTES);
  if (body.isError) return failed(body.error);
  if (!ChunkReader.isPng(body.value)) return problem(415, "The body must be a PNG image").with("accept-post", "image/png");
  return thumbnail(body.value, <i32>width);
}

function thumbnail(bytes: Uint8Array, width: i32): Response {
  const file = PngFile.read(bytes);
  if (file.isError) return failed(file.error);
  const shrinker = shrinkerFor(file.value.header, width);
  const failure = decode(file.value, shrinker);
  if (failure !== null) return failed(failure);
  const png = encode(shrinker.width, shrinker.height, shrinker.toPixels());
  return Response.bytes(png, 200, "image/png");
}

/** As wide as asked for, unless that enlarged the image or made it too high. */
function shrinkerFor(image: Header, width: i32): Shrinker {
  const scale = min(1, min(<f64>width / image.width, <f64>LONGEST_SIDE / image.height));
  return new Shrinker(image.width, image.height, shrunk(image.width, scale), shrunk(image.height, scale));
}

function shrunk(side: i32, scale: f64): i32 {
  return max(1, <i32>Math.round(<f64>side * scale));
}

function failed(failure: Failure): Response {
  if (failure.code == "too-large") return problem(413, failure.message);
  if (failure.code == "invalid") return problem(422, failure.message);
  return problem(400, "The body broke off");
}

function problem(status: i32, message: string): Response {
  return Response.json(JsonValue.object().setString("error", message), status);
}
