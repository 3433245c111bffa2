import { fetch, Request, Response } from "@skerry/guest";

/** Asks twice, one after the other, and waits for nothing but the answers. */
export function handle(_request: Request): Response {
  const first = fetch("https://api.example.com/1");
  if (first.isError) return Response.text(first.error.code);
  const second = fetch("https://api.example.com/2");
  if (second.isError) return Response.text(second.error.code);
  return Response.text(first.value.text().value + " " + second.value.text().value);
}
