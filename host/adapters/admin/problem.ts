import { asSkerryError, LimitError, SkerryError } from '../../base/index.ts';
import { STATUS_CODES } from '../../node-http/index.ts';
import { Refusal } from './principal.ts';

/** RFC 9457, with our code and what to do. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Of the request, as it stands in the log. */
  readonly instance: string;
  readonly code: string;
  readonly help?: string;
  readonly limit?: number;
  readonly used?: number;
}

/** @param cause anything that was thrown while the request was handled */
export function problemOf(cause: unknown, instance: string): Problem {
  const error = isFrameworks(cause) ? ofFramework(cause) : asSkerryError(cause);
  const status = statusOf(error);
  const isOurs = error.blame === 'host';
  return {
    type: `urn:skerry:error:${error.code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    // What no client did is not for clients to read: the log has it.
    detail: isOurs ? 'Something failed that should never fail; the log of the host says more' : error.message,
    instance,
    code: error.code,
    ...(error.help !== undefined && { help: error.help }),
    ...(error instanceof LimitError && { limit: error.limit, ...(error.used !== undefined && { used: error.used }) }),
  };
}

export function headersOf(cause: unknown): Record<string, string> {
  if (!SkerryError.is(cause)) return {};
  if (cause.code === 'TOKEN_REFUSED') return { 'www-authenticate': 'Bearer' };
  if (cause instanceof Refusal) return { 'retry-after': String(cause.retryAfter) };
  return cause.status === 503 ? { 'retry-after': '1' } : {};
}

/** What is the deployer's mistake is, here, the mistake of whoever sent the request. */
export function statusOf({ blame, status }: { readonly blame: string; readonly status: number }): number {
  return status === 500 && (blame === 'deployer' || blame === 'guest') ? 422 : status;
}

interface FrameworkError extends Error {
  readonly statusCode: number;
  readonly code?: string;
  readonly validation?: readonly { readonly instancePath: string; readonly message?: string; readonly params?: object }[];
  readonly validationContext?: string;
}

function isFrameworks(cause: unknown): cause is FrameworkError {
  if (SkerryError.is(cause) || !(cause instanceof Error) || !('statusCode' in cause)) return false;
  const { statusCode } = cause;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
}

function ofFramework(cause: FrameworkError): SkerryError {
  if (cause.statusCode === 413) return new SkerryError('REQUEST_BODY_TOO_LARGE', cause.message, { help: 'Send less.' });
  const [first] = cause.validation ?? [];
  if (first === undefined) {
    return new SkerryError('REQUEST_INVALID', `The request was refused: ${cause.message}`, {
      help: 'GET /openapi.json says what is accepted.',
    });
  }
  const where = `${cause.validationContext === 'querystring' ? 'query' : (cause.validationContext ?? 'request')}${first.instancePath}`;
  const what = `${first.message ?? 'is wrong'}${detailOf(first.params)}`;
  return new SkerryError('REQUEST_INVALID', `${where} ${what}`, { help: 'GET /openapi.json says what is accepted.' });
}

function detailOf(params: object | undefined): string {
  if (params === undefined) return '';
  if ('allowedValues' in params && Array.isArray(params.allowedValues)) return `: ${params.allowedValues.join(', ')}`;
  return 'additionalProperty' in params ? `: ${JSON.stringify(params.additionalProperty)}` : '';
}
