/** Starts `npm start` as a new user would, follows each line that it prints, and stops it again. */
import { spawn } from 'node:child_process';

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

let failed = 0;
try {
  const urls = [...printed.matchAll(/curl (http:\S+)/g)].map(([, url]) => url!);
  if (urls.length < 6) throw new Error(`npm start offers ${urls.length} functions to try:\n${printed}`);
  for (const url of [new URL('/', urls[0]).href, ...urls]) {
    const { status } = await fetch(url);
    if (status >= 400) failed++;
    console.log(`${status} ${url}`);
  }
} finally {
  stop();
}
process.exitCode = failed === 0 ? 0 : 1;
