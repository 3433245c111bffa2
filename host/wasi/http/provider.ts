import type { HostInterface } from '../../engine/index.ts';
import type { HttpErrorCode } from '../context.ts';
import type { IoError } from '../io/index.ts';
import type { InterfaceProvider } from '../provider.ts';
import { TYPES_BOUNDS } from './bounds.ts';
import { Fields } from './fields.ts';
import { FutureIncomingResponse } from './future-incoming-response.ts';
import { FutureTrailers } from './future-trailers.ts';
import { IncomingBody } from './incoming-body.ts';
import { IncomingRequest } from './incoming-request.ts';
import { IncomingResponse } from './incoming-response.ts';
import { OutgoingBody } from './outgoing-body.ts';
import { bindOutgoingHandler } from './outgoing-handler.ts';
import { OutgoingRequest } from './outgoing-request.ts';
import { OutgoingResponse } from './outgoing-response.ts';
import { RequestOptions } from './request-options.ts';
import { ResponseOutparam } from './response-outparam.ts';

/** The error-code behind a failed stream operation, if there is one. */
const httpErrorCode = (error: IoError): HttpErrorCode | undefined => error.httpErrorCode;

const TYPES: HostInterface = {
  Fields,
  FutureIncomingResponse,
  FutureTrailers,
  IncomingBody,
  IncomingRequest,
  IncomingResponse,
  OutgoingBody,
  OutgoingRequest,
  OutgoingResponse,
  RequestOptions,
  ResponseOutparam,
  httpErrorCode,
};

export const httpProviders: readonly InterfaceProvider[] = [
  { name: 'wasi:http/types', versions: ['0.2'], suspending: [], bounds: TYPES_BOUNDS, bind: () => TYPES },
  {
    name: 'wasi:http/outgoing-handler',
    versions: ['0.2'],
    suspending: [],
    bounds: {},
    bind: bindOutgoingHandler,
  },
];
