import { HOST_LIMITS, type LogLevel } from '../../base/index.ts';
import type { Bound, HostInterface } from '../../engine/index.ts';
import type { ContextRef, InterfaceProvider } from '../provider.ts';

/** `wasi:logging/logging`: lines of the request's log, each cut at `HOST_LIMITS.logLineBytes`. */
const bindLogging = (ref: ContextRef): HostInterface => ({
  log: (level: LogLevel, context: string, message: string) => ref.current.log.write(level, cut(context), cut(message)),
});

/** Counts UTF-16 units, of which a line in UTF-8 has no fewer bytes: cheap, and never cuts too early. */
function cut(text: string): string {
  return text.length > HOST_LIMITS.logLineBytes ? `${text.slice(0, HOST_LIMITS.logLineBytes).toWellFormed()}… (cut)` : text;
}

/** Four bytes are at most two UTF-16 units, so what is cut here is cut by `cut` once more, which says so. */
const LINE: Bound = { bytes: 4 * HOST_LIMITS.logLineBytes, beyond: 'cut' };

export const loggingProviders: readonly InterfaceProvider[] = [
  {
    name: 'wasi:logging/logging',
    versions: ['0.1.0-draft'],
    suspending: [],
    bounds: { log: { context: LINE, message: LINE } },
    bind: bindLogging,
  },
];
