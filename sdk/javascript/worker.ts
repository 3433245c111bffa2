import { parentPort } from 'node:worker_threads';
import { type WorldShape, worldWit } from './world.ts';
import { InitializationError, initialize } from './preinit/initialize.ts';
import type { Template } from './preinit/template.ts';
import { createTemplate } from './preinit/template.ts';

/**
 * Builds components one after the other, off the main thread: evaluating a program takes the thread, and a program that
 * does not end takes it for good. Templates stay in memory.
 */

export interface Job {
  readonly world: WorldShape;
  /** undefined: make the template of this world, a program will follow. */
  readonly code: string | undefined;
}

export type Outcome =
  | { readonly kind: 'built'; readonly component: Uint8Array; readonly output: string }
  | { readonly kind: 'started' }
  | { readonly kind: 'program'; readonly output: string; readonly called: string | undefined }
  | { readonly kind: 'tool'; readonly message: string };

const templates = new Map<string, Promise<Template>>();

function templateFor(world: WorldShape): Promise<Template> {
  const key = worldWit(world);
  let template = templates.get(key);
  if (template === undefined) {
    template = createTemplate(world);
    templates.set(key, template);
    template.catch(() => templates.delete(key));
  }
  return template;
}

async function run(code: string, world: WorldShape): Promise<Outcome> {
  try {
    const template = await templateFor(world);
    // From here on it is the program's own time.
    parentPort?.postMessage({ kind: 'started' } satisfies Outcome, []);
    return { kind: 'built', ...initialize(template, new TextEncoder().encode(code)) };
  } catch (error) {
    if (error instanceof InitializationError) return { kind: 'program', output: error.output, called: error.called };
    return { kind: 'tool', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

parentPort?.on('message', ({ code, world }: Job) => {
  if (code === undefined) {
    // Whoever needs the template finds out why there is none.
    templateFor(world).catch(() => undefined);
    return;
  }
  void run(code, world).then((outcome) => {
    parentPort?.postMessage(outcome, outcome.kind === 'built' ? [outcome.component.buffer as ArrayBuffer] : []);
  });
});
