import type { ErrorCode } from '../../base/index.ts';
import type { Role } from '../../catalog/contract.ts';
import type { Principal } from './principal.ts';

export type Schema = Readonly<Record<string, unknown>>;

/** One operation: what the router, the checks of a request, and the OpenAPI document are made from. */
export interface AdminRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As OpenAPI writes it: `/v1/tenants/{tenant}`. `PARAMETERS` says what each name stands for. */
  readonly path: string;
  /** `listTenants` */
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  /** One of these roles. */
  readonly roles: readonly [Role, ...Role[]];
  /** Only for tokens of all tenants. A route with `{tenant}` is for that tenant's and for these. */
  readonly wholeHost?: true;
  readonly query?: Readonly<Record<string, Schema>>;
  /** Request headers that it looks at, by names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `'component'`: the bytes of one, as they come. */
  readonly body?: Schema | 'component';
  readonly answer: { readonly status: 200 | 201 | 204; readonly description: string; readonly schema?: Schema; readonly etag?: true };
  /** Failures of its own, besides those of every route. */
  readonly errors?: readonly ErrorCode[];
  handle(call: Call): Promise<Answer> | Answer;
}

/** A request whose token, parameters and body were found right. */
export interface Call {
  readonly by: Principal;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

export interface Answer {
  readonly body?: unknown;
  readonly etag?: string;
}
