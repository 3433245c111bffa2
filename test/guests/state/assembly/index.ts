import { Log, Request, Response } from "@skerry/guest";

class Node {
  constructor(public value: i32, public next: Node | null) {}
}

let count = 0;
let float = 0.5;
let long: i64 = 7;
let list: Node | null = null;
let text = "";
const log: string[] = [];
const map = new Map<i32, string>();
const bytes = new Uint8Array(64);
let callback: (n: i32) => i32 = (n: i32) => n + 1;

/** Does what each letter behind the last slash says, and answers with all that it can see of itself. */
export function handle(request: Request): Response {
  const path = request.path;
  const steps = path.slice(path.lastIndexOf("/") + 1);
  let seen = "";
  for (let i = 0; i < steps.length; i++) seen += step(steps.charCodeAt(i), i) + " ";
  return Response.text(seen + look());
}

function step(letter: i32, i: i32): string {
  switch (letter) {
    case 0x61: return (++count).toString(); // a
    case 0x62: list = new Node(i, list); return changetype<usize>(list).toString(); // b
    case 0x63: text += "garbage " + i.toString(); return text.length.toString(); // c
    case 0x64: map.set(map.size, text); return map.size.toString(); // d
    case 0x65: bytes[i & 63] += 1; return bytes[i & 63].toString(); // e
    case 0x66: callback = (n: i32) => n * 2; return callback(21).toString(); // f
    case 0x67: return memory.grow(3).toString(); // g
    case 0x68: return new Uint8Array(200_000).length.toString() + "@" + __heap_top(); // h
    case 0x69: log.push(text); return log.length.toString(); // i
    case 0x6a: float *= 1.5; long *= 3; return float.toString() + long.toString(); // j
    case 0x6b: __collect(); return "collected"; // k
    case 0x6c: Log.info("line"); return "logged"; // l
    case 0x6d: unreachable(); // m
    default: return "?";
  }
}

function __heap_top(): string {
  return changetype<usize>(new Node(0, null)).toString() + "/" + memory.size().toString();
}

function look(): string {
  let hash: u32 = 17;
  const end = <usize>memory.size() << 16;
  for (let at: usize = 0; at < end; at += 4) hash = hash * 31 + load<u32>(at);
  return `${count} ${float} ${long} ${text.length} ${log.length} ${map.size} ${callback(4)} ${memory.size()} ${hash}`;
}
