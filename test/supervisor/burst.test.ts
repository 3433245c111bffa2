import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { built } from '../support/built.ts';
import { burst } from '../support/burst.ts';
import { busyLoops } from '../support/busy-loops.ts';
import { serve } from '../support/cli.ts';

const LANGUAGES = ['typescript', 'assemblyscript'] as const;
const CONNECTIONS = [300, 1000] as const;
const SECONDS = 2;

beforeAll(async () => {
  for (const language of LANGUAGES) await built(`examples/hello-${language}`);
});

describe('a burst on a server that has just started, on a machine with other work', () => {
  it.each(LANGUAGES.flatMap((language) => CONNECTIONS.map((count) => [language, count] as const)))(
    'breaks no connection and costs no worker: %s, %i connections',
    async (language, count) => {
      const folder = fileURLToPath(new URL(`../../examples/hello-${language}`, import.meta.url));
      const server = await serve([folder, '--workers', '2']);
      onTestFinished(async () => void (await server.stop('SIGKILL')));
      onTestFinished(busyLoops(3));
      const { ok, other, broken } = await burst(`${server.url}/hello-${language}`, count, SECONDS * 1000);
      expect({ other, broken }).toEqual({ other: 0, broken: 0 });
      expect(ok).toBeGreaterThan(count / 2);
      expect(server.stderr()).not.toContain('error');
    },
  );
});
