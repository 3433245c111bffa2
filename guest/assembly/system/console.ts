import { Log } from "./log";

/** Takes the place of AssemblyScript's own `console`, which needs a JavaScript host. */
export namespace console {
  export function assert<T>(condition: T, message: string = ""): void {
    if (!condition) Log.error("Assertion failed: " + message);
  }

  export function log(message: string = ""): void {
    Log.info(message);
  }

  export function debug(message: string = ""): void {
    Log.debug(message);
  }

  export function info(message: string = ""): void {
    Log.info(message);
  }

  export function warn(message: string = ""): void {
    Log.warn(message);
  }

  export function error(message: string = ""): void {
    Log.error(message);
  }
}
