// The URL classes, in a form that a test can call.
import { URL } from "../url/url";
import { URLSearchParams } from "../url/search-params";

function show(url: URL | null): string {
  if (url === null) return "(none)";
  const parts: string[] = [url.href, url.origin, url.protocol, url.username, url.password, url.host, url.hostname, url.port];
  parts.push(url.pathname);
  parts.push(url.search);
  parts.push(url.hash);
  return parts.join("\n");
}

export function parse(text: string): string {
  return show(URL.parse(text));
}

export function resolve(text: string, base: string): string {
  const url = URL.parse(text, base);
  if ((url !== null) != URL.canParse(text, base)) return "canParse differs";
  return show(url);
}

export function construct(text: string): string {
  return new URL(text).toString();
}

/** Sets a part of an address. */
export function assign(text: string, part: string, value: string): string {
  const url = new URL(text);
  url.searchParams.size;
  if (part == "pathname") url.pathname = value;
  else if (part == "search") url.search = value;
  else url.hash = value;
  return show(url) + "\n" + url.searchParams.toString();
}

/** Commands such as `append a 1`, `set a 1`, `delete a`, `sort`, separated by lines, on the query of an address. */
export function change(text: string, commands: string): string {
  const url = new URL(text);
  run(url.searchParams, commands);
  return url.href;
}

export function parameters(text: string, commands: string): string {
  const parameters = new URLSearchParams(text);
  run(parameters, commands);
  const a = parameters.get("a");
  return `${parameters.toString()} ${parameters.size} ${parameters.has("a")} ${a === null ? "(null)" : a} ${parameters.getAll("a").join("|")}`;
}

function run(parameters: URLSearchParams, commands: string): void {
  const lines = commands.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const words = lines[i].split(" ");
    if (words[0] == "append") parameters.append(words[1], words[2]);
    else if (words[0] == "set") parameters.set(words[1], words[2]);
    else if (words[0] == "delete") parameters.delete(words[1]);
    else if (words[0] == "sort") parameters.sort();
  }
}
