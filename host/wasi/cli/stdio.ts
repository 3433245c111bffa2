import type { HostInterface } from '../../engine/index.ts';
import type { LogLevel } from '../../base/index.ts';
import { BytesSource, InputStream, OutputStream } from '../io/index.ts';
import type { ContextRef } from '../provider.ts';
import { PerRequest } from '../scope.ts';
import { LineSink } from './line-sink.ts';

/** `wasi:cli/stdin`: empty. */
export const STDIN: HostInterface = { getStdin: () => new InputStream(new BytesSource()) };

/** `wasi:cli/stdout`: log lines of level `info`. */
export function bindStdout(ref: ContextRef): HostInterface {
  const lines = linesOf(ref, 'info', 'stdout');
  return { getStdout: () => new OutputStream(lines.current) };
}

/** `wasi:cli/stderr`: log lines of level `error`. */
export function bindStderr(ref: ContextRef): HostInterface {
  const lines = linesOf(ref, 'error', 'stderr');
  return { getStderr: () => new OutputStream(lines.current) };
}

/** One sink per request, however many handles the guest takes: a line may be written through several of them. */
const linesOf = (ref: ContextRef, level: LogLevel, name: string): PerRequest<LineSink> =>
  new PerRequest(
    ref,
    (context) => new LineSink(context.log, level, name),
    (sink) => sink.finish(),
  );
