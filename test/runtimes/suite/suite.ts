import { digests, engineCases } from './ahead.ts';
import type { Case, CaseResult, Environment, Report } from './environment.ts';
import { figures } from './figures.ts';
import { httpCases } from './http.ts';
import { resourceCases } from './resources.ts';
import { runningCases } from './running.ts';
import { storageCases } from './storage.ts';
import { valueCases } from './values.ts';

export const CASES: readonly Case[] = [...engineCases, ...valueCases, ...resourceCases, ...runningCases, ...httpCases, ...storageCases];

/** The suite that every runtime passes. Plain ECMAScript, without a test framework. */
export async function run(env: Environment): Promise<Report> {
  const cases: CaseResult[] = [];
  for (const one of CASES) cases.push(await runCase(one, env));
  return { cases, digests: await digests(env.components), figures: await figures(env) };
}

async function runCase({ name, run: body }: Case, env: Environment): Promise<CaseResult> {
  try {
    await body(env);
    return { name };
  } catch (error) {
    return { name, error: describe(error) };
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${describe(error.cause)}`;
  return `${error.name}: ${error.message}\n${error.stack ?? ''}${cause}`;
}
