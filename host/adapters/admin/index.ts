/** The admin API of a platform. */
export { type AdminOptions, createAdmin } from './admin.ts';
export { firstToken } from './first-token.ts';
