import type { Dispatcher } from 'undici';

/** What sends requests: the network, or a test's answers in place of it. */
export type OutboundDispatcher = Pick<Dispatcher, 'dispatch' | 'destroy'>;
