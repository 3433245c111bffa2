// The parts of the library that need no host, in a form that a test can call.
import { wellFormed } from "../abi/lower";
import { Headers } from "../http/headers";
import { Query } from "../http/query";
import { HttpUrl } from "../http/url";
import { formatNumber } from "../json/number";
import { JsonValue } from "../json/value";
import { Failure, Result } from "../result";
import { asciiLower } from "../text/ascii";
import { parseDecimal } from "../text/decimal";
import { decodeAt } from "../text/decode";
import { utf8Length } from "../text/encode";
import { escapeHtml as escape } from "../text/escape-html";
import { percentDecode as decodePercent, percentEncode as encodePercent } from "../text/percent";
import { Utf8 } from "../text/utf8";

export function roundTrip(text: string): string {
  const parsed = JsonValue.parse(text);
  return parsed.isError ? "!" + parsed.error.message : parsed.value.toString();
}

export function build(name: string, value: string): string {
  const list = JsonValue.array().push(JsonValue.number(1)).push(JsonValue.boolean(false)).push(JsonValue.null());
  return JsonValue.object()
    .setString(name, "first")
    .set("list", list)
    .setNumber("nan", NaN)
    .setString(name, value)
    .toString();
}

export function field(text: string, name: string): string {
  const found = JsonValue.parse(text).value.getString(name);
  return found === null ? "(null)" : found;
}

export function numberText(text: string): string {
  return formatNumber(parseDecimal(text));
}

/** Of doubles, eight bytes each, separated by commas. */
export function numberTexts(bytes: ArrayBuffer): string {
  const texts = new Array<string>();
  for (let at: usize = 0; at < <usize>bytes.byteLength; at += 8) texts.push(formatNumber(load<f64>(changetype<usize>(bytes) + at)));
  return texts.join();
}

export function numberBits(text: string): string {
  return reinterpret<u64>(parseDecimal(text)).toString(16);
}

export function utf8Decode(bytes: ArrayBuffer): string {
  return decodeAt(changetype<usize>(bytes), bytes.byteLength);
}

export function utf8Hex(text: string): string {
  const bytes = Utf8.encode(text);
  if (bytes.length != utf8Length(changetype<usize>(text), text.length)) return "length differs";
  let hex = "";
  for (let i = 0; i < bytes.length; i++) hex += bytes[i].toString(16).padStart(2, "0");
  return hex;
}

export function repair(text: string): string {
  return wellFormed(text);
}

export function lower(text: string): string {
  return asciiLower(text);
}

export function escapeHtml(text: string): string {
  return escape(text);
}

export function percentDecode(text: string): string {
  return decodePercent(text);
}

export function percentEncode(text: string): string {
  return encodePercent(text);
}

export function queryGet(text: string, name: string): string {
  const found = new Query(text).get(name);
  return found === null ? "(null)" : found;
}

export function queryAll(text: string): string {
  const all = new Query(text).parameters();
  let joined = "";
  for (let i = 0; i < all.length; i++) joined += `[${all[i].name}=${all[i].value}]`;
  return joined;
}

export function url(text: string): string {
  const parsed = HttpUrl.parse(text);
  if (parsed === null) return "(null)";
  return `${parsed.isSecure ? "https" : "http"} ${parsed.authority} ${parsed.target}`;
}

/** Commands such as `+a=1` (append), `=a=1` (set), `-a` (delete), separated by spaces; then what is left. */
export function headers(commands: string): string {
  const headers = new Headers();
  const list = commands.split(" ");
  for (let i = 0; i < list.length; i++) {
    const pair = list[i].substring(1).split("=");
    if (list[i].startsWith("+")) headers.append(pair[0], pair[1]);
    else if (list[i].startsWith("=")) headers.set(pair[0], pair[1]);
    else headers.delete(pair[0]);
  }
  let left = "";
  const fields = headers.fields();
  for (let i = 0; i < fields.length; i++) left += `${fields[i].name}:${headers.get(fields[i].name)!};`;
  return left;
}

export function results(): string {
  const good = Result.ok<i32>(7);
  const bad = Result.fail<string>(new Failure("code", "text"));
  return `${good.isOk} ${good.value} ${good.valueOr(1)} ${bad.isError} ${bad.error.toString()} ${bad.valueOr("other")}`;
}
