import "./abi/abort";
import "./system/console";
import "./system/random";
import { RET } from "./abi/lift";
import { pointerOf, wellFormed } from "./abi/lower";
import { closeResources } from "./abi/resource";
import { writeBody } from "./http/outgoing-body";
import { lowerHeaders, refusedHeader } from "./http/fields";
import { Response } from "./http/response";
import { formatInteger } from "./text/integer";
import {
  dropOutgoingResponse,
  outgoingResponseBody,
  outgoingResponseNew,
  outgoingResponseSetStatusCode,
  responseOutparamSet,
} from "./wasi/wasi-http-types";

/** What the module made by the SDK calls: sends a function's answer and lets go of everything. */

const ERROR_INTERNAL: i32 = 38;

/** Sends what `handle` returned. The request stays open until then: a streamed answer may read it. */
export function respond(response: Response, outparam: i32): void {
  declareLength(response);
  const fields = lowerHeaders(response.headers);
  if (fields < 0) refuse("Response header \"" + refusedHeader(response.headers) + "\" is not permitted", outparam);
  else send(response, fields, outparam);
  closeResources();
}

/** A body that is there as a whole is announced with its length: clients show progress and keep the connection. */
function declareLength(response: Response): void {
  const status = response.status;
  if (response.stream !== null || status < 200 || status == 204 || status == 205 || status == 304) return;
  if (response.headers.has("content-length")) return;
  const body = response.body;
  response.headers.append("content-length", body === null ? "0" : formatInteger(body.length));
}

function send(response: Response, fields: i32, outparam: i32): void {
  const outgoing = outgoingResponseNew(fields);
  const status = response.status;
  // The host sees 16 bits of it: what those cut off would make another status.
  if (status < 0 || status > <i32>u16.MAX_VALUE || (status != 200 && outgoingResponseSetStatusCode(outgoing, status) != 0)) {
    dropOutgoingResponse(outgoing);
    return refuse("Response status " + formatInteger(status) + " is not permitted", outparam);
  }
  outgoingResponseBody(outgoing, RET);
  const body = load<i32>(RET, 4);
  // The head goes out before the body is written, so that the client reads while the function writes.
  responseOutparamSet(outparam, 0, outgoing, 0, 0, 0, 0, 0, 0);
  writeBody(response.stream, response.body, body);
}

/** Tells the host that there is no answer, and why. */
function refuse(reason: string, outparam: i32): void {
  const text = wellFormed(reason);
  responseOutparamSet(outparam, 1, ERROR_INTERNAL, 1, pointerOf(text), text.length, 0, 0, 0);
}
