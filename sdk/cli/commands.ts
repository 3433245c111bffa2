import type { Command, CommandSummary, DescribedCommand } from './arguments.ts';
import { NEW_SUMMARY } from './new-summary.ts';

interface CommandEntry extends CommandSummary {
  /** Loads the command when it is asked for: `skerry --help` starts no compiler and no server. */
  load(): Promise<Command>;
}

export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  new: {
    ...NEW_SUMMARY,
    load: async () => (await import('./commands/new.ts')).newCommand,
  },
  build: {
    operands: '[DIR]',
    summary: 'Compile a function, or each of a folder, to a component.',
    load: async () => (await import('./commands/build.ts')).buildCommand,
  },
  dev: {
    operands: '[DIR...]',
    summary: 'Serve functions while you edit them: each save goes live at once.',
    load: async () => (await import('./commands/dev.ts')).devCommand,
  },
  serve: {
    operands: '[DIR]',
    summary: 'Build and serve a function, or each of a folder, over HTTP.',
    load: async () => (await import('./commands/serve.ts')).serveCommand,
  },
  bundle: {
    operands: '[DIR...] --target T',
    summary: 'Pack functions with all that runs them, for other runtimes.',
    load: async () => (await import('./commands/bundle.ts')).bundleCommand,
  },
  host: {
    operands: '',
    summary: 'Run a platform: serve what is deployed, and follow it.',
    load: async () => (await import('./commands/host.ts')).hostCommand,
  },
  invoke: {
    operands: '[DIR|FILE.wasm] [PATH]',
    summary: 'Call a function once, without a socket, and print its response.',
    load: async () => (await import('./commands/invoke.ts')).invokeCommand,
  },
  link: {
    operands: '[DIR]',
    summary: 'Link the packages of this installation into node_modules.',
    load: async () => (await import('./commands/link.ts')).linkCommand,
  },
  types: {
    operands: '[DIR]',
    summary: 'Write types for the grants of TypeScript and JavaScript functions.',
    load: async () => (await import('./commands/types.ts')).typesCommand,
  },
  bindgen: {
    operands: 'WIT --out DIR',
    summary: 'Make a WIT world usable from AssemblyScript.',
    load: async () => (await import('./commands/bindgen.ts')).bindgenCommand,
  },
  compose: {
    operands: 'SOCKET.wasm --plug PLUG.wasm --output FILE',
    summary: 'Put components together: what one exports is what the other imports.',
    load: async () => (await import('./commands/compose.ts')).composeCommand,
  },
  inspect: {
    operands: 'FILE.wasm|DIR',
    summary: 'Show what a component imports, exports, and needs, and its size.',
    load: async () => (await import('./commands/inspect.ts')).inspectCommand,
  },
  login: {
    operands: 'URL',
    summary: 'Log in to a host that runs `skerry host`.',
    load: async () => (await import('./commands/login.ts')).loginCommand,
  },
  deploy: {
    operands: '[DIR]',
    summary: 'Build a function, or each of a folder, and make it live on a host.',
    load: async () => (await import('./commands/deploy.ts')).deployCommand,
  },
  versions: {
    operands: '[NAME]',
    summary: 'List the functions of a host, or the versions of one.',
    load: async () => (await import('./commands/versions.ts')).versionsCommand,
  },
  promote: {
    operands: 'NAME VERSION',
    summary: 'Make a version live, or give it a share of the requests.',
    load: async () => (await import('./commands/promote.ts')).promoteCommand,
  },
  rollback: {
    operands: 'NAME',
    summary: 'Make live what was live before.',
    load: async () => (await import('./commands/rollback.ts')).rollbackCommand,
  },
  approve: {
    operands: 'NAME VERSION',
    summary: 'Approve of what a version newly asks for.',
    load: async () => (await import('./commands/approve.ts')).approveCommand,
  },
  domains: {
    operands: '[add|remove DOMAIN]',
    summary: 'List the domains of a tenant, add or remove one.',
    load: async () => (await import('./commands/domains.ts')).domainsCommand,
  },
  secrets: {
    operands: '[put NAME|delete NAME|rewrap]',
    summary: 'List the secrets of a tenant, set or delete one.',
    load: async () => (await import('./commands/secrets.ts')).secretsCommand,
  },
  tokens: {
    operands: '[create NAME|revoke ID]',
    summary: 'List the tokens of a tenant, create or revoke one.',
    load: async () => (await import('./commands/tokens.ts')).tokensCommand,
  },
  tenants: {
    operands: '[add|remove NAME]',
    summary: 'List the tenants of a host, add or remove one.',
    load: async () => (await import('./commands/tenants.ts')).tenantsCommand,
  },
  keygen: {
    operands: 'NAME',
    summary: 'Make a pair of keys to sign deploys with.',
    load: async () => (await import('./commands/keygen.ts')).keygenCommand,
  },
  completion: {
    operands: 'bash|zsh|fish',
    summary: 'Print a script that lets a shell complete commands and options.',
    load: async () => (await import('./commands/completion.ts')).completionCommand(everyCommand),
  },
};

function everyCommand(): Promise<DescribedCommand[]> {
  return Promise.all(Object.values(COMMANDS).map(describedCommand));
}

export async function describedCommand({ operands, summary, load }: CommandEntry): Promise<DescribedCommand> {
  return { ...(await load()), operands, summary };
}
