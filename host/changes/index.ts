export { type Change, changesBetween, type Deployable } from './changes.ts';
