import { CATALOG_LIMITS, HOST_LIMITS } from '../base/index.ts';
import { type NewAlias, type NewToken, type NewVersion, type Retention, ROLES, type SecretRef, type Sticky } from './contract.ts';
import { checkAlias, checkDigest, checkFunction, checkHeaderName, checkLine, checkNumber, checkSecret } from './names.ts';
import { checkTenant, checkText, invalid } from './names.ts';

export function checkNewVersion(version: NewVersion): void {
  checkTenant(version.tenant);
  checkFunction(version.function);
  checkDigest(version.digest);
  checkNumber('The size of the component', version.componentBytes, HOST_LIMITS.componentBytes);
  checkText('The manifest', version.manifest, CATALOG_LIMITS.manifest);
  if (version.note !== undefined) checkText('The note', version.note, CATALOG_LIMITS.note);
  if (version.envelope !== undefined) checkText('The envelope', version.envelope, CATALOG_LIMITS.envelope);
  if (version.signedBy !== undefined) checkDigest(version.signedBy);
  if (version.state !== 'waiting' && version.state !== 'approved') throw invalid('The state', version.state, '"waiting" or "approved"');
}

export function checkNewAlias({ tenant, function: name, alias, targets, sticky }: NewAlias): void {
  checkTenant(tenant);
  checkFunction(name);
  checkAlias(alias);
  const most = CATALOG_LIMITS.targets;
  if (targets.length < 1 || targets.length > most) throw invalid('The count of targets', targets.length, `from 1 to ${most}`);
  for (const { number, weight } of targets) {
    checkNumber('The number of the version', number);
    checkNumber('The weight', weight, CATALOG_LIMITS.weight);
  }
  const numbers = targets.map(({ number }) => number);
  if (new Set(numbers).size < numbers.length) throw invalid('The list of targets', numbers, 'without one that stands there twice');
  if (sticky !== undefined) checkSticky(sticky);
}

function checkSticky(sticky: Sticky): void {
  checkHeaderName('cookie' in sticky ? sticky.cookie : sticky.header);
}

export function checkSecretRef({ tenant, name }: SecretRef): void {
  checkTenant(tenant);
  checkSecret(name);
}

export function checkSealed(sealed: Uint8Array): Uint8Array {
  const most = CATALOG_LIMITS.sealedBytes;
  if (sealed.length < 1 || sealed.length > most) throw invalid('The size of the sealed secret', sealed.length, `from 1 to ${most} bytes`);
  return sealed;
}

export function checkNewToken({ name, hash, roles, tenant, expiresAt }: NewToken): void {
  checkLine('The name of the token', name, CATALOG_LIMITS.actor);
  checkDigest(hash);
  if (tenant !== undefined) checkTenant(tenant);
  if (expiresAt !== undefined) checkNumber('The time when it expires', expiresAt);
  const wrong = roles.find((role) => !ROLES.includes(role));
  if (roles.length === 0 || wrong !== undefined || new Set(roles).size < roles.length) {
    throw invalid('The list of roles', roles, `some of ${ROLES.join(', ')}, each once`);
  }
}

export function checkRetention({ keepLast, keepForMs, now }: Retention): void {
  checkNumber('The count of versions to keep', keepLast);
  const times = [keepForMs, now].filter((time) => !(time >= 0 && Number.isFinite(time)));
  if (times.length > 0) throw invalid('A time', times[0], 'a number of milliseconds from 0 on');
}
