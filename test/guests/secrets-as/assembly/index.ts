import { Config, FetchOptions, Request, Response, fetch } from "@skerry/guest";

/** FNV-1a: what a client may know of a secret. */
function hash(text: string): u32 {
  let state: u32 = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = (state ^ text.charCodeAt(i)) * 0x01000193;
  return state;
}

function shown(value: string | null): Response {
  return Response.text(value === null ? "null" : hash(value).toString());
}

function listed(): Response {
  const entries = Config.entries();
  return Response.text(entries.isError ? "failed" : entries.value.length.toString());
}

function denied(): Response {
  const options = new FetchOptions().with("x-key", encodeURIComponent(Config.get("API_KEY")!));
  const answer = fetch("https://denied.example.com/", options);
  return Response.text(answer.isOk ? "sent" : answer.error.toString(), 502);
}

/** Until no memory is left. */
function hoard(): Response {
  const held: string[] = [];
  while (held.length < 1_000_000) held.push(Config.get("API_KEY")!.repeat(1000));
  return Response.text(held.length.toString());
}

function trap(): Response {
  const held = Config.get("API_KEY")!;
  throw new Error("something went wrong after " + held.length.toString() + " characters");
}

export function handle(request: Request): Response {
  const path = request.path;
  if (path.endsWith("ready")) return Response.text("ready");
  if (path.endsWith("listed")) return listed();
  if (path.endsWith("ungranted")) return shown(Config.get("OTHER"));
  if (path.endsWith("password")) return shown(Config.get("db.password"));
  if (path.endsWith("denied")) return denied();
  if (path.endsWith("hoard")) return hoard();
  if (path.endsWith("trap")) return trap();
  return shown(Config.get("API_KEY"));
}
