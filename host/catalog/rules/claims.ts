import { SkerryError } from '../../base/index.ts';
import type { FunctionRef } from '../contract.ts';
import type { TypedRecords, WritableTypedRecords } from '../kinds.ts';

/** A path that a function answers at, and the methods. */
export interface Claim {
  readonly methods: readonly string[];
  readonly path: string;
}

/** Functions of one tenant answer at the same domains, so their routes have to differ; those of others cannot meet them. */
export function checkClaims(records: TypedRecords, of: FunctionRef, claims: readonly Claim[]): void {
  for (const { methods, path } of claims) {
    const taken = records.get('claim', of.tenant, path);
    if (taken === undefined) continue;
    const method = methods.find((each) => (taken[each] ?? of.function) !== of.function);
    if (method !== undefined) throw conflict(of, `${method} ${path}`, taken[method]!);
  }
}

function conflict(of: FunctionRef, claim: string, other: string): SkerryError {
  const message = `The functions "${other}" and "${of.function}" of the tenant "${of.tenant}" both claim ${claim}`;
  return new SkerryError('ROUTE_CONFLICT', message, {
    help: `Give one of them another route in its skerry.json, or take "${other}" out of service first.`,
  });
}

/** Puts a function's claims in the place of those before. @throws SkerryError `ROUTE_CONFLICT`, before anything is written */
export function replaceClaims(records: WritableTypedRecords, of: FunctionRef, claims: readonly Claim[]): void {
  checkClaims(records, of, claims);
  dropClaims(records, of);
  for (const { methods, path } of claims) {
    const own = Object.fromEntries(methods.map((method) => [method, of.function]));
    records.put('claim', [of.tenant, path], { ...records.get('claim', of.tenant, path), ...own });
  }
  if (claims.length > 0) records.put('claims', [of.tenant, of.function], [...new Set(claims.map(({ path }) => path))]);
}

function dropClaims(records: WritableTypedRecords, of: FunctionRef): void {
  for (const path of records.get('claims', of.tenant, of.function) ?? []) {
    const others = Object.entries(records.get('claim', of.tenant, path) ?? {}).filter(([, owner]) => owner !== of.function);
    if (others.length === 0) records.delete('claim', of.tenant, path);
    else records.put('claim', [of.tenant, path], Object.fromEntries(others));
  }
  records.delete('claims', of.tenant, of.function);
}
