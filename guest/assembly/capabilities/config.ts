import { RET, takeString } from "../abi/lift";
import { pointerOf, wellFormed } from "../abi/lower";
import { Failure, Result } from "../result";
import { get as configGet, getAll as configGetAll } from "../wasi/wasi-config-store";

/** A granted value. */
export class ConfigEntry {
  constructor(
    readonly key: string,
    readonly value: string,
  ) {}
}

/** Reads the `error` at RET + 4. */
function takeError<T>(): Result<T> {
  const code = load<u8>(RET, 4) == 0 ? "upstream" : "io";
  return Result.fail<T>(new Failure(code, takeString(RET + 8)));
}

/** The values that the deployment gives the function: `"config"` in `skerry.json`, and, by name, the secrets that are granted. */
export class Config {
  /** The value of a key; null when the deployment gives none, or its source fails. */
  static get(key: string): string | null {
    const found = Config.read(key);
    return found.isError ? null : found.value;
  }

  /** Like `get`, but says why when the source of the values fails: `"upstream"` or `"io"`. */
  static read(key: string): Result<string | null> {
    const name = wellFormed(key);
    configGet(pointerOf(name), name.length, RET);
    if (load<u8>(RET) != 0) return takeError<string | null>();
    return Result.ok<string | null>(load<u8>(RET, 4) == 0 ? null : takeString(RET + 8));
  }

  /** All values but secrets. */
  static entries(): Result<ConfigEntry[]> {
    configGetAll(RET);
    if (load<u8>(RET) != 0) return takeError<ConfigEntry[]>();
    const list = load<usize>(RET, 4);
    const count = load<i32>(RET, 8);
    const entries: ConfigEntry[] = [];
    for (let i = 0; i < count; i++) {
      const entry = list + <usize>i * 16;
      entries.push(new ConfigEntry(takeString(entry), takeString(entry + 8)));
    }
    if (count != 0) heap.free(list);
    return Result.ok(entries);
  }
}
