/** Tries versions before requests reach them. */
export { openTrials, type Trials, type TrialsOptions } from './trials.ts';
