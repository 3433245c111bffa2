import type { IncomingMessage } from 'node:http';
import { decodable } from '../../routing/index.ts';

/** The target as it was sent, where the router has to see another one. */
const SENT = Symbol('target as sent');

/** A message as it comes here; the target is on it when the router saw another one. */
type Message = IncomingMessage & { [SENT]?: string };

/**
 * What Fastify's router is to see of a request, as its option `rewriteUrl`. It refuses `*` and percent-encodings that are
 * not UTF-8 before any hook or handler runs, though both are valid (RFC 3986, 2.5; RFC 9112, 3.2.4) and a function may know
 * what they mean.
 */
export function routableTarget(message: IncomingMessage): string {
  const target = message.url!;
  const routable = target === '*' ? '/' : decodable(target);
  if (routable !== target) (message as Message)[SENT] = target;
  return routable;
}

/** The target as the client sent it. */
export function targetOf(message: IncomingMessage): string {
  return (message as Message)[SENT] ?? message.url!;
}
