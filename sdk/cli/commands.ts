import type { Command } from './arguments.ts';

/** Loaded when asked for: `skerry --help` starts no compiler and no server. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  new: async () => (await import('./commands/new.ts')).newCommand,
  build: async () => (await import('./commands/build.ts')).buildCommand,
  link: async () => (await import('./commands/link.ts')).linkCommand,
  dev: async () => (await import('./commands/dev.ts')).devCommand,
  serve: async () => (await import('./commands/serve.ts')).serveCommand,
  invoke: async () => (await import('./commands/invoke.ts')).invokeCommand,
  types: async () => (await import('./commands/types.ts')).typesCommand,
  bindgen: async () => (await import('./commands/bindgen.ts')).bindgenCommand,
  inspect: async () => (await import('./commands/inspect.ts')).inspectCommand,
  completion: async () => (await import('./commands/completion.ts')).completionCommand(everyCommand),
};

function everyCommand(): Promise<Command[]> {
  return Promise.all(Object.values(COMMANDS).map((load) => load()));
}
