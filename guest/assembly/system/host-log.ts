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
 * and without it the component does not start: prefer `Log` for functions that should run anywhere.
 */
export class HostLog {
  /** @param context where the line comes from, `"cache"`; hosts filter by it */
  constructor(readonly context: string) {}

  /** Details that matter only while somebody is debugging. */
  trace(message: string): void {
    this.write(LogLevel.Trace, message);
  }

  /** Details for debugging. */
  debug(message: string): void {
    this.write(LogLevel.Debug, message);
  }

  /** A normal event. */
  info(message: string): void {
    this.write(LogLevel.Info, message);
  }

  /** Something that should not happen, but did no harm. */
  warn(message: string): void {
    this.write(LogLevel.Warn, message);
  }

  /** What went wrong in this request. */
  error(message: string): void {
    this.write(LogLevel.Error, message);
  }

  /** What goes wrong in every request. */
  critical(message: string): void {
    this.write(LogLevel.Critical, message);
  }

  /** Writes a line of any level. */
  write(level: LogLevel, message: string): void {
    const context = wellFormed(this.context);
    const text = wellFormed(message);
    loggingLog(level, pointerOf(context), context.length, pointerOf(text), text.length);
  }
}
