import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

const last = availableParallelism() - 1;
const canPin = last > 0 && spawnSync('taskset', ['--version']).error === undefined;

type Command = readonly [string, ...string[]];

/** Servers have all processors but the last where there is more than one, and Linux's `taskset`. */
export const onServersProcessors = (command: Command): Command => (canPin ? ['taskset', '-c', `0-${last - 1}`, ...command] : command);

/** Whoever asks them has the last one: it takes nothing from what it measures. */
export const onClientsProcessor = (command: Command): Command => (canPin ? ['taskset', '-c', `${last}`, ...command] : command);

export const PLACES = canPin ? `servers on processors 0-${last - 1}, load on ${last}` : 'servers and load share the processors';
