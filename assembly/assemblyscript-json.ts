import { JSON } from "assemblyscript-json/assembly/index";
let held: JSON.Value | null = null;
export function parse(text: string): bool { held = JSON.parse(text); return true; }
export function stringify(): string { return held!.stringify(); }
