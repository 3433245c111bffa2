import EventEmitter, { errorMonitor, getEventListeners, on, once, EventEmitter as Named } from 'node:events';
import { inherits } from 'node:util';
import type { Cases } from './describe.ts';

type Log = unknown[];
const logging = (run: (emitter: EventEmitter, log: Log) => unknown) => async (): Promise<unknown> => {
  const log: Log = [];
  const emitter = new EventEmitter();
  const result = await run(emitter, log);
  return [log, result];
};

export const cases: Cases = {
  'on and emit': logging((emitter, log) => {
    emitter.on('a', (...args) => log.push(['first', ...args]));
    emitter.prependListener('a', (...args) => log.push(['second', ...args]));
    emitter.addListener('a', function (this: unknown) {
      log.push(this === emitter);
    });
    return [emitter.emit('a', 1, 2), emitter.emit('b'), emitter.emit('a')];
  }),
  once: logging((emitter, log) => {
    emitter.once('a', (value) => log.push(value));
    emitter.prependOnceListener('a', (value) => log.push(-value));
    return [emitter.listenerCount('a'), emitter.emit('a', 1), emitter.emit('a', 2), emitter.listenerCount('a')];
  }),
  off: logging((emitter, log) => {
    const listener = (): unknown => log.push('called');
    emitter.on('a', listener).on('a', listener).off('a', listener);
    emitter.emit('a');
    emitter.removeAllListeners('a');
    return [emitter.emit('a'), emitter.eventNames()];
  }),
  'removing while emitting': logging((emitter, log) => {
    const second = (): unknown => log.push('second');
    emitter.on('a', () => {
      log.push('first');
      emitter.off('a', second);
    });
    emitter.on('a', second);
    emitter.emit('a');
    emitter.emit('a');
  }),
  'newListener and removeListener': logging((emitter, log) => {
    emitter.on('newListener', (name) => log.push(['new', name]));
    emitter.on('removeListener', (name) => log.push(['removed', name]));
    const listener = (): void => undefined;
    emitter.on('x', listener);
    emitter.off('x', listener);
    emitter.once('y', listener);
    emitter.emit('y');
  }),
  'names and listeners': logging((emitter) => {
    const symbol = Symbol('s');
    const listener = (): void => undefined;
    emitter.on('a', listener).once('b', listener).on(symbol, listener);
    return [
      emitter.eventNames().map(String),
      emitter.listeners('b')[0] === listener,
      emitter.rawListeners('b')[0] === listener,
      emitter.listenerCount('a', listener),
      emitter.listenerCount('a', () => 1),
    ];
  }),
  'error without a listener': logging((emitter) => emitter.emit('error', new RangeError('x'))),
  'error that is no error': logging((emitter) => emitter.emit('error', 'text')),
  'error with nothing': logging((emitter) => emitter.emit('error')),
  'error with a listener': logging((emitter, log) => {
    emitter.on('error', (error) => log.push(error));
    return emitter.emit('error', new Error('x'));
  }),
  errorMonitor: logging((emitter, log) => {
    emitter.on(errorMonitor, (error) => log.push(['seen', error]));
    return emitter.emit('error', new Error('x'));
  }),
  'a listener that is no function': logging((emitter) => emitter.on('a', 1 as never)),
  'maximum of listeners': logging((emitter) => {
    const before = emitter.getMaxListeners();
    emitter.setMaxListeners(3);
    return [before, emitter.getMaxListeners(), EventEmitter.defaultMaxListeners];
  }),
  'a wrong maximum': logging((emitter) => emitter.setMaxListeners(-1)),
  'once as a promise': logging(async (emitter) => {
    setTimeout(() => emitter.emit('a', 1, 2), 1);
    return once(emitter, 'a');
  }),
  'once that fails': logging(async (emitter) => {
    setTimeout(() => emitter.emit('error', new RangeError('no')), 1);
    return once(emitter, 'a');
  }),
  'once of errors': logging(async (emitter) => {
    setTimeout(() => emitter.emit('error', 5), 1);
    return once(emitter, 'error');
  }),
  'once that is aborted': logging(async (emitter) => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 1);
    return once(emitter, 'a', { signal: abort.signal });
  }),
  'once of an EventTarget': logging(async () => {
    const target = new EventTarget();
    setTimeout(() => target.dispatchEvent(new Event('a')), 1);
    return (await once(target, 'a')).length;
  }),
  'on as an iterator': logging(async (emitter, log) => {
    setTimeout(() => {
      emitter.emit('a', 1);
      emitter.emit('a', 2);
      emitter.emit('end');
    }, 1);
    for await (const value of on(emitter, 'a', { close: ['end'] })) log.push(value);
    return emitter.eventNames();
  }),
  'on that fails': logging(async (emitter, log) => {
    setTimeout(() => {
      emitter.emit('a', 1);
      emitter.emit('error', new RangeError('no'));
    }, 1);
    for await (const value of on(emitter, 'a')) log.push(value);
  }),
  captureRejections: async () => {
    const emitter = new EventEmitter({ captureRejections: true });
    emitter.on('a', async () => {
      throw new RangeError('late');
    });
    return new Promise((resolve) => {
      emitter.on('error', resolve);
      emitter.emit('a');
    });
  },
  getEventListeners: logging((emitter) => {
    emitter.on('a', () => 1);
    return getEventListeners(emitter, 'a').length;
  }),
  'as a class and as a function': () => {
    class Derived extends EventEmitter {}
    function Old(this: EventEmitter) {
      Named.call(this as never);
    }
    inherits(Old as never, EventEmitter);
    const old = new (Old as unknown as new () => EventEmitter)();
    return [
      new Derived().on('a', () => 1).emit('a'),
      old.on('a', () => 1).emit('a'),
      old instanceof EventEmitter,
      Named === EventEmitter,
      EventEmitter.name,
      EventEmitter.EventEmitter === EventEmitter,
    ];
  },
};
