import type { CommandSummary } from './arguments.ts';

/** What `skerry new` and `npm create skerry` say of themselves. Apart from the list of commands, which leads to all of them. */
export const NEW_SUMMARY: CommandSummary = {
  operands: '[FOLDER]',
  summary: 'Create a function; on a terminal, ask for what is left out.',
};
