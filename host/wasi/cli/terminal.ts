import type { HostInterface } from '../../engine/index.ts';

/** Never made: a function has no terminal. The classes exist because components name the types. */
class TerminalInput {}
class TerminalOutput {}

export const TERMINAL_INPUT: HostInterface = { TerminalInput };
export const TERMINAL_OUTPUT: HostInterface = { TerminalOutput };
export const TERMINAL_STDIN: HostInterface = { getTerminalStdin: () => undefined };
export const TERMINAL_STDOUT: HostInterface = { getTerminalStdout: () => undefined };
export const TERMINAL_STDERR: HostInterface = { getTerminalStderr: () => undefined };
