import { spawn } from 'node:child_process';
import { SkerryError } from '@skerry/host/base';

/**
 * Installs what the `package.json` of a folder names. npm tells its progress on standard error.
 *
 * @throws SkerryError `PACKAGES_NOT_INSTALLED` when npm fails; it has said why
 */
export async function installPackages(directory: string, shownAs: string): Promise<void> {
  const code = await npm(['install', '--no-audit', '--no-fund'], directory);
  if (code === 0) return;
  const why = code === undefined ? 'cannot be started' : `ended with exit code ${code}`;
  throw new SkerryError('PACKAGES_NOT_INSTALLED', `The packages of ${shownAs} were not installed: npm ${why}`, {
    help: `The function itself is complete. Run \`npm install\` in ${shownAs}.`,
  });
}

/** @returns the exit code, undefined where there is no npm */
function npm(args: readonly string[], cwd: string): Promise<number | undefined> {
  const child = spawn('npm', args, { cwd, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  return new Promise((resolve) => {
    child.on('error', () => resolve(undefined));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
