import type { IncomingMessage } from 'node:http';
import { decodable } from '../../routing/index.ts';

/** The target as it was sent, where the router has to see another one. */
const SENT = Symbol('target as sent');

/** A message as it comes here; the target is on it when the router saw another one. */
type Message = IncomingMessage & { [SENT]?: string };

/**
 * What Fastify's router is to see of a request, as its option `rewriteUrl`. It refuses percent-encodings that are not UTF-8
 * before any hook or handler runs, though they are valid (RFC 3986, 2.5) and a function may know what they mean.
 */
export function routableTarget(message: IncomingMessage): string {
  const target = message.url!;
  const routable = decodable(target);
  if (routable !== target) (message as Message)[SENT] = target;
  return routable;
}

/** The target as the client sent it. */
export function targetOf(message: IncomingMessage): string {
  return (message as Message)[SENT] ?? message.url!;
}
