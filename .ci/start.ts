/** Starts `npm start` as a new user would, follows each line that it prints, and stops it again. */
import { spawn, spawnSync } from 'node:child_process';

const START_TIMEOUT_MS = 300_000;

const child = spawn('npm', ['start'], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
let printed = '';

const stop = (): void => {
  if (child.exitCode === null) process.kill(-child.pid!, 'SIGTERM');
};
const timer = setTimeout(() => {
  stop();
  throw new Error(`npm start printed no address within ${START_TIMEOUT_MS / 1000} s:\n${printed}`);
}, START_TIMEOUT_MS);

for await (const chunk of child.stdout) {
  printed += String(chunk);
  if (printed.includes('Stop with Ctrl-C')) break;
}
clearTimeout(timer);

/** Runs a line as it stands, and says what came back. */
function follow(command: string): string {
  const quiet = command.replace(/^curl /, "curl --silent --output /dev/null --max-time 60 --write-out '%{http_code}' ");
  return spawnSync('bash', ['-c', quiet], { encoding: 'utf8' }).stdout;
}

let failed = 0;
try {
  const commands = [...printed.matchAll(/\b(curl .*?)(?: {2}and \d+ more)?$/gm)].map(([, command]) => command!);
  if (commands.length < 18) throw new Error(`npm start offers ${commands.length} functions to try:\n${printed}`);
  const origin = /http:\/\/[\w.:]+/.exec(commands[0]!)![0];
  for (const command of [`curl ${origin}/`, ...commands]) {
    const status = follow(command);
    if (!/^2\d\d$/.test(status)) failed++;
    console.log(`${status} ${command.slice(0, 150)}`);
  }
} finally {
  stop();
}
process.exitCode = failed === 0 ? 0 : 1;
