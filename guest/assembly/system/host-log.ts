import { pointerOf, wellFormed } from "../abi/lower";
import { log as loggingLog } from "../wasi/wasi-logging-logging";

/** Levels of `wasi:logging`. */
export enum LogLevel {
  Trace,
  Debug,
  Info,
  Warn,
  Error,
  Critical,
}

/**
 * Logs through `wasi:logging`, with a level and a context of your own. Few hosts besides Skerry have that interface,
 * and without it the component does not start: prefer `Log` for functions that shall run anywhere.
 */
export class HostLog {
  /** @param context where the line comes from, `"cache"`; hosts filter by it */
  constructor(readonly context: string) {}

  write(level: LogLevel, message: string): void {
    const context = wellFormed(this.context);
    const text = wellFormed(message);
    loggingLog(level, pointerOf(context), context.length, pointerOf(text), text.length);
  }
}
