import { SkerryError } from '@skerry/host/base';
import type { Outbound, OutboundExpectation } from '../index.d.ts';
import { checkKeys, invalid } from '../invalid.ts';
import { Expectation } from './expectation.ts';
import { nameOf, type SentRequest } from './sent-request.ts';

/** An expectation that a request does not fit, and why. */
interface Miss {
  readonly expectation: Expectation;
  readonly differences: readonly string[];
}

export type Found = { readonly expectation: Expectation } | { readonly misses: readonly Miss[] };

/** Declared requests: each is taken by the first that fits and is still due. */
export class Expectations {
  readonly #declared: Exclude<Outbound, 'network'>;
  readonly #all: readonly Expectation[];
  readonly #inOrder: boolean;
  /** Of requests that are compared: one after another, so that order means something. */
  #turn: Promise<unknown> = Promise.resolve();

  /**
   * @param canComeBack whether `renewed` will be called
   * @throws SkerryError `TEST_INVALID`
   */
  constructor(declared: Exclude<Outbound, 'network'>, canComeBack = false) {
    this.#declared = declared;
    const { list, inOrder } = listOf(declared);
    this.#all = list.map((each) => new Expectation(each, canComeBack));
    this.#inOrder = inOrder;
    const vague = inOrder && this.#all.find(({ isMet }) => isMet);
    if (vague) {
      throw invalid(`${vague.matcher.name} is expected in order, and any number of times`, 'Say how often, or do not require an order.');
    }
  }

  /** The same, all due again. What still holds this one no longer changes anything. */
  renewed(): Expectations {
    return new Expectations(this.#declared, true);
  }

  /** @throws SkerryError `TEST_INVALID` for a request that can never be sent because it is not granted */
  checkGranted(isGranted: (origin: string) => boolean): void {
    const denied = this.#all.find(({ matcher }) => matcher.origin !== undefined && !isGranted(matcher.origin));
    if (denied === undefined) return;
    throw invalid(
      `${denied.matcher.name} is expected, but the function is not granted ${denied.matcher.origin}`,
      [`Add "${denied.matcher.origin}" to "capabilities.http" in its skerry.json,`, 'or expect nothing and check `denied`.'].join(' '),
    );
  }

  find(sent: SentRequest): Promise<Found> {
    const found = this.#turn.then(() => this.#find(sent));
    this.#turn = found.catch(() => {});
    return found;
  }

  get unmet(): readonly Expectation[] {
    return this.#all.filter(({ isMet }) => !isMet);
  }

  async #find(sent: SentRequest): Promise<Found> {
    const misses: Miss[] = [];
    for (const expectation of this.#candidates()) {
      const differences = await expectation.matcher.differences(sent);
      if (differences.length > 0 || expectation.isUsedUp) {
        misses.push({ expectation, differences });
        continue;
      }
      expectation.use();
      return { expectation };
    }
    return { misses };
  }

  #candidates(): readonly Expectation[] {
    if (!this.#inOrder) return this.#all;
    const next = this.unmet[0] ?? this.#all.at(-1);
    return next === undefined ? [] : [next];
  }
}

function listOf(declared: Exclude<Outbound, 'network'>): { list: readonly OutboundExpectation[]; inOrder: boolean } {
  if (Array.isArray(declared)) return { list: declared as readonly OutboundExpectation[], inOrder: false };
  if (typeof declared === 'object' && declared !== null && 'inOrder' in declared && Array.isArray(declared.inOrder)) {
    checkKeys(declared, ['inOrder'], 'outbound');
    return { list: declared.inOrder, inOrder: true };
  }
  throw invalid('outbound is not a list', "Write [{ request, respond }, …], { inOrder: […] } or 'network'.");
}

/** What a test is told of a request that nothing expects. */
export function unexpected(sent: SentRequest, misses: readonly Miss[]): SkerryError {
  const nearest = misses.reduce<Miss | undefined>((best, miss) => (best && distance(best) <= distance(miss) ? best : miss), undefined);
  const lines = [`The function sent an unexpected request: ${nameOf(sent)}`];
  if (nearest) lines.push(`  Nearest: ${nearest.expectation.description}`, ...reasons(nearest).map((reason) => `    - ${reason}`));
  return new SkerryError('TEST_EXPECTATION_FAILED', lines.join('\n'), {
    help: 'Declare it in "outbound" of openFunction or fetch, or change the function.',
    where: nameOf(sent),
  });
}

const distance = ({ differences }: Miss): number => differences.length;

function reasons({ expectation, differences }: Miss): readonly string[] {
  return expectation.isUsedUp ? [...differences, 'it was sent as often as expected'] : differences;
}

/**
 * What a test is told of requests that were not sent.
 *
 * @param sent what was, by the call in question; undefined: it was any call
 * @param failure of that call, which may be the reason
 */
export function unmetError(unmet: readonly Expectation[], sent?: readonly string[], failure?: SkerryError): SkerryError {
  const lines = [
    unmet.length === 1 ? 'An outbound request was expected and not sent:' : `${unmet.length} outbound requests were expected and not sent:`,
    ...unmet.map(({ description }) => `  ${description}`),
  ];
  if (sent) lines.push(sent.length === 0 ? 'The call sent none' : `The call sent ${sent.join(', ')}`);
  if (failure) lines.push(`It failed: ${failure.message}`);
  return new SkerryError('TEST_EXPECTATION_FAILED', lines.join('\n'), {
    help: "Check the log of the call; if the request is optional, declare it with times: 'any'.",
    cause: failure,
  });
}
