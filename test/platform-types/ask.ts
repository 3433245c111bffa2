import { serveWithAll } from '../support/all-features.ts';
import type { Questions } from './questions.ts';

/** What each object lacks; `null` for one that does not exist. */
export type Answers = Readonly<Record<string, readonly string[] | null>>;

/** Asks a function, with everything that the build can add. */
export async function ask(questions: Questions): Promise<Answers> {
  const app = await serveWithAll(new URL('function', import.meta.url));
  try {
    const body = JSON.stringify(Object.fromEntries(Array.from(questions, ([expression, names]) => [expression, [...names]])));
    const response = await app.fetch('/', { method: 'POST', body });
    if (!response.ok) throw new Error(`The function answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Answers;
  } finally {
    await app.close();
  }
}
