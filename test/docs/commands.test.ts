import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOCUMENTS, type Fence, fencesOf } from './fences.ts';
import { Session } from './session.ts';

/** What a reader does, in the order of the document. */
const STEPS = new Set(['sh', 'ts', 'js', 'json', 'text', 'wit']);
const DOES = ['file', 'log', 'output', 'serves', 'eventually', 'exit'];

function isStep({ language, directives }: Fence): boolean {
  if (!STEPS.has(language) || directives.has('not run')) return false;
  return language === 'sh' || DOES.some((name) => directives.has(name));
}

const hasTools = ['bash', 'curl'].every((tool) => spawnSync(tool, ['--version']).status === 0);

/** What a reader without a shell and curl cannot follow, a test cannot either. */
describe.skipIf(!hasTools).each(DOCUMENTS.filter((document) => fencesOf(document).some(isStep)))('%s', { concurrent: true }, (document) => {
  const steps = fencesOf(document).filter(isStep);
  let session: Session;

  beforeAll(async () => {
    session = await Session.open();
  });
  afterAll(() => session.close());

  it('does what it says', async ({ onTestFailed }) => {
    let at = '';
    onTestFailed(() => console.error(`Stopped at ${at}`));
    for (const [index, step] of steps.entries()) {
      at = `${document}:${step.line}`;
      const next = steps[index + 1];
      await session.follow(step, next?.directives.has('output') ? next.text : undefined);
    }
    expect(steps.length).toBeGreaterThan(0);
  }, 300_000);
});
