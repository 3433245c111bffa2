import type { OutboundErrorCode, OutboundExpectation } from '../index.d.ts';
import { checkKeys, invalid } from '../invalid.ts';
import { createMatcher, type Matcher } from './matcher.ts';
import { ERROR_CODES } from './error-codes.ts';

export type Answer =
  | { readonly kind: 'response'; readonly make: (request: Request) => Response | Promise<Response> }
  | { readonly kind: 'error'; readonly code: OutboundErrorCode };

/** One declared request: what it looks like, what answers it, and how often it is due. */
export class Expectation {
  readonly matcher: Matcher;
  readonly answer: Answer;
  readonly delayMs: number;
  readonly #times: number | 'any';
  #used = 0;

  /**
   * @param canComeBack whether the same is declared again after this: the response has to outlive its use
   * @throws SkerryError `TEST_INVALID`
   */
  constructor(declared: OutboundExpectation, canComeBack: boolean) {
    if (typeof declared !== 'object' || declared === null) {
      throw invalid(`An outbound expectation is ${String(declared)}`, 'Write { request, respond }.');
    }
    checkKeys(declared, ['request', 'respond', 'times', 'delayMs'], 'An outbound expectation');
    this.matcher = createMatcher(declared.request);
    this.#times = checkedTimes(declared.times ?? 1, this.matcher.name);
    this.delayMs = checkedDelay(declared.delayMs ?? 0, this.matcher.name);
    this.answer = answerOf(declared, this.matcher.name, this.#times === 1 && !canComeBack);
  }

  get isUsedUp(): boolean {
    return this.#times !== 'any' && this.#used >= this.#times;
  }

  get isMet(): boolean {
    return this.#times === 'any' || this.#used >= this.#times;
  }

  /** For messages. */
  get description(): string {
    return this.#times === 'any' ? this.matcher.name : `${this.matcher.name} (${this.#used} of ${this.#times})`;
  }

  use(): void {
    this.#used++;
  }
}

function checkedTimes(times: number | 'any', name: string): number | 'any' {
  if (times === 'any' || (Number.isInteger(times) && times >= 1)) return times;
  throw invalid(`${name} is expected ${String(times)} times`, "Pass a whole number from 1, or 'any'.");
}

function checkedDelay(delayMs: number, name: string): number {
  if (delayMs >= 0) return delayMs;
  throw invalid(`The response to ${name} is delayed by ${delayMs} ms`, 'Pass milliseconds, 0 or more.');
}

const RESPOND_HELP = "Pass a Response, a function that returns one, or { error: 'connection-refused' }.";

function answerOf({ respond }: OutboundExpectation, name: string, once: boolean): Answer {
  if (typeof respond === 'function') return { kind: 'response', make: respond };
  if (typeof respond !== 'object' || respond === null) throw invalid(`${name} has no response`, RESPOND_HELP);
  if ('error' in respond && typeof respond.error === 'string') return { kind: 'error', code: errorCode(respond.error, name) };
  if (!isResponse(respond)) throw invalid(`What responds to ${name} is not a Response`, RESPOND_HELP);
  if (respond.type === 'error') throw invalid(`What responds to ${name} is Response.error()`, RESPOND_HELP);
  if (respond.bodyUsed) {
    throw invalid(`The response to ${name} has already been read`, 'Give each test its own response, or a function that creates one.');
  }
  return { kind: 'response', make: once ? () => respond : () => respond.clone() };
}

function errorCode(code: string, name: string): OutboundErrorCode {
  if (ERROR_CODES.has(code as OutboundErrorCode)) return code as OutboundErrorCode;
  throw invalid(`The error for ${name} is "${code}"`, `Use one of ${[...ERROR_CODES.keys()].join(', ')}.`);
}

export function isResponse(value: unknown): value is Response {
  return typeof value === 'object' && value !== null && 'arrayBuffer' in value && 'status' in value && 'headers' in value;
}
