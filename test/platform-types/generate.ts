import { ask } from './ask.ts';
import { readLibraries } from './libraries.ts';
import { modelOf } from './model.ts';
import { namespaceQuestions } from './namespaces.ts';
import { planOf } from './questions.ts';
import { disagreements, writePlatform } from './write.ts';

export interface Generated {
  /** Text by name of the file. */
  readonly files: Readonly<Record<string, string>>;
  readonly disagreements: readonly string[];
}

export const FOLDER = new URL('../../guest/js/platform/', import.meta.url);

const ABOUT = `// Written by \`node test/platform-types/index.ts\`: the library of TypeScript without what a function does not have.
// Copyright (c) Microsoft Corporation. Licensed under the Apache License, Version 2.0; changed as said above.
`;

/** The declarations of what there is in a function: TypeScript's, as far as a function that was asked has it all. */
export async function generate(): Promise<Generated> {
  const libraries = readLibraries();
  const model = modelOf(libraries);
  const plan = planOf(model);
  const questions = new Map([...plan.questions, ...namespaceQuestions(libraries)]);
  for (const name of [...model.functions, ...model.namespaces]) if (!questions.has(name)) questions.set(name, new Set());
  const answers = await ask(questions);
  const { all, module } = writePlatform(libraries, model, plan, answers);
  return {
    files: {
      'index.d.ts': `${ABOUT}\n/// <reference path="./iterators.d.ts" />\n\n${all}`,
      'iterators.d.ts': `${ABOUT}\n${module}`,
    },
    disagreements: disagreements(model, plan, answers),
  };
}
