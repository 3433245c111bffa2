/** What generated code calls. It gets this module as one object, so that its text stands alone. */
export { ResultError } from '../../../base/index.ts';
export { badCase, Exceeded, hostBug, trap } from './fail.ts';
export { BorrowScope, ComponentState, type Handle } from './handles.ts';
export { ImportTable } from './imports.ts';
export { checkAllocation, checkList, checkPointer, listLength, startLifting, work } from './lists.ts';
export { bitsToF32, bitsToF64, f32ToBits, f64ToBits, liftChar, lowerChar } from './numbers.ts';
export { GuestResource, HostResource } from './resource.ts';
export { Run, type RunClock } from './run.ts';
export {
  cutLatin1OrUtf16,
  cutUtf16,
  cutUtf8,
  liftLatin1OrUtf16,
  liftUtf16,
  liftUtf8,
  lowerLatin1OrUtf16,
  lowerUtf16,
  lowerUtf8,
} from './strings.ts';
