/** Signed deploys: who vouches for a component and its manifest. */
export type { Envelope } from './dsse.ts';
export { keyIdOf } from './dsse.ts';
export { createKeys, readPrivateKey, readPublicKey } from './keys.ts';
export { checkStatement, signDeploy, type Statement, verifyDeploy } from './statement.ts';
