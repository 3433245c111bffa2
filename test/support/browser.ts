import { spawnSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';

/** Debian's, which `.ci/run` installs. */
const CHROMIUM = 'chromium';

/** Where the program is; undefined: there is none. */
const program = spawnSync('sh', ['-c', `command -v ${CHROMIUM}`], { encoding: 'utf8' }).stdout?.trim() || undefined;

/** Why there is no browser; undefined: there is one. */
export const browserMissing =
  program !== undefined && spawnSync(program, ['--version']).status === 0 ? undefined : `there is no ${CHROMIUM} on the PATH`;

/** Starts a browser without a window. @param args further flags */
export function launch(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: program!,
    chromiumSandbox: false,
    args: ['--disable-gpu', '--disable-dev-shm-usage', ...args],
  });
}
