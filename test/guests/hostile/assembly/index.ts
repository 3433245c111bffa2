import { Clock, Log, Random, Request, Response } from "@skerry/guest";

/** Misbehaves as the last part of its path says. */
export function handle(request: Request): Response {
  const path = request.path;
  const kind = path.slice(path.lastIndexOf("/") + 1);
  if (kind == "loop") for (;;) {}
  if (kind == "fibonacci") return Response.text(fibonacci(60).toString());
  if (kind == "recursion") return Response.text(deeper(1).toString());
  if (kind == "strings") return Response.text(doubled().length.toString());
  if (kind == "arrays") return Response.text(hoarded().length.toString());
  if (kind == "garbage") return Response.text(wasted().toString());
  if (kind == "sort") return Response.text(sorted().toString());
  if (kind == "clock") for (;;) Clock.now();
  if (kind == "random") for (;;) Random.bytes(65536);
  if (kind == "log") for (;;) Log.info("again and again");
  if (kind == "throw") throw new Error("on purpose");
  if (kind == "bounds") return Response.text(new Array<i32>(3)[<i32>path.length].toString());
  if (kind == "null") return Response.text(nothing(path).length.toString());
  return Response.text("fine");
}

function fibonacci(n: i32): i64 {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

function deeper(n: i32): i32 {
  return deeper(n + 1) + 1;
}

/** Never becomes true; the compiler does not know. */
let enough = false;

function doubled(): string {
  let text = "more";
  while (!enough) text += text;
  return text;
}

function hoarded(): Uint8Array[] {
  const all = new Array<Uint8Array>();
  while (!enough) all.push(new Uint8Array(1 << 20));
  return all;
}

function wasted(): i32 {
  let count = 0;
  while (!enough) count += new Uint8Array(1 << 16).length;
  return count;
}

function sorted(): i32 {
  const numbers = new Array<i32>();
  while (!enough) {
    numbers.length = 0;
    for (let i = 0; i < 100_000; i++) numbers.push((i * 7919) ^ (i << 5));
    numbers.sort((a, b) => a - b);
  }
  return numbers[0];
}

function nothing(path: string): string {
  const found: string | null = path.length > 0 ? null : path;
  return found!;
}
