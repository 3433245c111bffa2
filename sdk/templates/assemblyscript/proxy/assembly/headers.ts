import { FetchResponse, HeaderField, Headers, Request } from "@skerry/guest";

/** Of one connection, not of the message (RFC 9110, 7.6.1), or of this function's own address. */
const NOT_FORWARDED: string[] = [
  "connection", "content-length", "host", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer",
  "transfer-encoding", "upgrade",
];

const VIA = "1.1 {{name}}";

/** What the upstream gets to see. */
export function copyRequestHeaders(request: Request, to: Headers): void {
  copy(request.headers.toHeaders(), to);
  to.set("x-forwarded-host", request.authority);
}

/** What the client gets to see: answers may be kept for a while unless the upstream says something else. */
export function copyResponseHeaders(answer: FetchResponse, method: string, cacheSeconds: string, to: Headers): void {
  copy(answer.headers.toHeaders(), to);
  if (to.has("set-cookie")) to.set("cache-control", "private, no-store");
  else if (method == "GET" && answer.status == 200 && !to.has("cache-control")) {
    to.set("cache-control", "public, max-age=" + cacheSeconds);
  }
}

function copy(from: Headers, to: Headers): void {
  const fields: HeaderField[] = from.fields();
  const connection = from.get("connection");
  const named = connection === null ? "" : "," + connection.toLowerCase().split(" ").join("") + ",";
  for (let i = 0; i < fields.length; i++) {
    const name = fields[i].name;
    if (!NOT_FORWARDED.includes(name) && !named.includes("," + name + ",")) to.append(name, fields[i].value);
  }
  to.append("via", VIA);
}
