import { Config, Request, Response } from "@skerry/guest";

/** FNV-1a: what a client may know of a secret. */
function hash(text: string): u32 {
  let state: u32 = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = (state ^ text.charCodeAt(i)) * 0x01000193;
  return state;
}

export function handle(request: Request): Response {
  if (request.path.endsWith("listed")) {
    const entries = Config.entries();
    return Response.text(entries.isError ? "failed" : entries.value.length.toString());
  }
  if (request.path.endsWith("ungranted")) return Response.text(Config.get("OTHER") == null ? "null" : "something");
  const value = Config.get("API_KEY");
  return Response.text(value === null ? "null" : hash(value).toString());
}
