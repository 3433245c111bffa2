/** What a function in TypeScript or JavaScript gets as `env`: its fields at run time, and their types for editors. */
export { type EnvironmentFields, environmentFields, processVariables } from './fields.ts';
export { environmentTypes, environmentTypesFile } from './types.ts';
