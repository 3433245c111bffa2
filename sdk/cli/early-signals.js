// Plain JavaScript: it runs before anything else is loaded, and on any Node from 20 up.
import process from 'node:process';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Commands that say what signals mean; a signal ends any other at once, as usual. */
const SERVERS = new Set(['serve', 'dev']);

/** Set for a Node that the launcher started, so that it tells when signals reach it. */
export const LAUNCHED = 'SKERRY_LAUNCHED';

/** @type {string[]} */
let held = [];

const hold = (signal) => void held.push(signal);

/**
 * From here on, signals for a server that is starting are remembered until it can act on them.
 *
 * @param {string | undefined} command
 */
export function holdSignals(command) {
  if (SERVERS.has(command)) for (const signal of SIGNALS) process.on(signal, hold);
  if (process.env[LAUNCHED] === undefined || process.send === undefined) return;
  delete process.env[LAUNCHED];
  process.send('ready', () => process.disconnect());
}

/** To be called when the server has its own handlers: they get what came before, in its order. */
export function releaseSignals() {
  for (const signal of SIGNALS) process.off(signal, hold);
  const early = held;
  held = [];
  for (const signal of early) process.emit(signal, signal);
}

/**
 * Passes signals on to a Node that was just started with an IPC channel, once they no longer end it by default.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
export function passSignals(child) {
  let isReady = false;
  const early = [];
  const pass = (signal) => void (isReady ? child.kill(signal) : early.push(signal));
  for (const signal of SIGNALS) process.on(signal, pass);
  child.once('message', () => {
    isReady = true;
    for (const signal of early) child.kill(signal);
  });
}
