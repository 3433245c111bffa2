export * from './contract.ts';
export * from './memory/index.ts';
