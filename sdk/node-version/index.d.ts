/** Whether this Node.js is one that Skerry runs on. */
export function isSupported(): boolean;

/** The Node.js that the npm package `node` brought, undefined when that is not installed or its install script did not run. */
export function bundledNode(): string | undefined;

/** What to tell whoever has neither. */
export function explainMissing(): string;

/** Says that this Node is too old, and how to run tests with another. */
export function explainTooOld(): string;
