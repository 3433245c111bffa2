import { type Command, type DescribedCommand, HELP, usageError } from '../arguments.ts';

type Write = (commands: readonly DescribedCommand[]) => string;

const SHELLS: Readonly<Record<string, Write>> = { bash, zsh, fish };

/** @param all every command of the program, this one included */
export function completionCommand(all: () => Promise<readonly DescribedCommand[]>): Command {
  const command: Command = {
    name: 'completion',
    details: [
      'bash: eval "$(skerry completion bash)" in ~/.bashrc',
      'zsh:  eval "$(skerry completion zsh)" in ~/.zshrc, after compinit',
      'fish: skerry completion fish > ~/.config/fish/completions/skerry.fish',
    ].join('\n'),
    maxPositionals: 1,
    options: {},
    async run({ positionals: [shell] }) {
      const write = shell !== undefined && Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
      const allowed = Object.keys(SHELLS).join(', ');
      if (!write)
        throw usageError(
          shell === undefined ? `Name a shell: ${allowed}` : `"${shell}" is not a shell that can be completed; allowed: ${allowed}`,
          command,
        );
      console.log(write(await all()));
      return 0;
    },
  };
  return command;
}

const optionsOf = ({ options }: Command) => Object.entries({ ...options, help: HELP });
const namesOf = (commands: readonly Command[]): string => [...commands.map(({ name }) => name), 'help'].join(' ');
const shells = Object.keys(SHELLS).join(' ');

function bash(commands: readonly Command[]): string {
  const cases = commands.map(
    (command) =>
      `    ${command.name}) words="${optionsOf(command)
        .map(([name]) => `--${name}`)
        .join(' ')}" ;;`,
  );
  return [
    '_skerry() {',
    '  local current=${COMP_WORDS[COMP_CWORD]} words=',
    `  if ((COMP_CWORD == 1)); then COMPREPLY=($(compgen -W "${namesOf(commands)}" -- "$current")); return; fi`,
    '  case ${COMP_WORDS[1]} in',
    ...cases,
    `    help) COMPREPLY=($(compgen -W "${namesOf(commands)}" -- "$current")); return ;;`,
    '  esac',
    `  if [[ \${COMP_WORDS[1]} == completion ]]; then words+=" ${shells}"; fi`,
    '  if [[ $current == -* || ${COMP_WORDS[1]} == completion ]]; then COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '  else COMPREPLY=($(compgen -f -- "$current")); fi',
    '}',
    'complete -o filenames -o bashdefault -F _skerry skerry',
  ].join('\n');
}

function zsh(commands: readonly DescribedCommand[]): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const described = commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`);
  const option = ([name, { value, help }]: ReturnType<typeof optionsOf>[number]): string =>
    quoted(`--${name}[${help.replace(/[[\]:]/g, String.raw`\$&`)}]${value === undefined ? '' : `:${value}:_files`}`);
  const cases = commands.map((command) => {
    const positional = command.name === 'completion' ? `'1:shell:(${shells})'` : "'*:file:_files'";
    return `    ${command.name}) _arguments ${optionsOf(command).map(option).join(' ')} ${positional} ;;`;
  });
  return [
    '#compdef skerry',
    '_skerry() {',
    '  local -a commands',
    '  commands=(',
    ...described,
    '  )',
    '  if (( CURRENT == 2 )); then _describe command commands; return; fi',
    '  local command=$words[2]',
    '  shift words; (( CURRENT-- ))',
    '  case $command in',
    ...cases,
    '    help) _describe command commands ;;',
    '  esac',
    '}',
    'compdef _skerry skerry',
  ].join('\n');
}

function fish(commands: readonly DescribedCommand[]): string {
  const quoted = (text: string): string => `'${text.replace(/[\\']/g, String.raw`\$&`)}'`;
  const lines = commands.flatMap((command) => [
    `complete -c skerry -f -n __fish_use_subcommand -a ${command.name} -d ${quoted(command.summary)}`,
    ...optionsOf(command).map(([name, { short, value, help }]) => {
      const flags = `${short === undefined ? '' : `-s ${short} `}-l ${name}${value === undefined ? '' : ' -r'}`;
      return `complete -c skerry -n '__fish_seen_subcommand_from ${command.name}' ${flags} -d ${quoted(help)}`;
    }),
  ]);
  return [...lines, `complete -c skerry -f -n '__fish_seen_subcommand_from completion' -a '${shells}'`].join('\n');
}
