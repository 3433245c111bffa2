import type { Capability } from './capability.ts';
import { config } from './config/index.ts';
import { environment } from './environment/index.ts';
import { outboundHttp } from './http/index.ts';
import { keyValue } from './keyvalue/index.ts';
import { logging } from './logging/index.ts';
import { secrets } from './secrets/index.ts';

const ALL = [keyValue, outboundHttp, config, environment, secrets, logging] as const;

/** The capabilities of this host. */
export const CAPABILITIES: readonly Capability[] = ALL;

type Granting = Extract<(typeof ALL)[number], { readonly grant: object }>;

/** What a manifest grants, by capability. */
export type Granted = { readonly [C in Granting as C['name']]: ReturnType<C['grant']['read']> };

/** What grants are bound to, by capability. */
export type Bound = { readonly [C in Granting as C['name']]: ReturnType<C['grant']['bind']> };
