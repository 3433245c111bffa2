import { CAPABILITIES, type Capability, parseOutboundRules, matchOutbound } from '@skerry/host/capabilities';
import type { Manifest } from '@skerry/host/registry';
import { ManualClock } from './clock.ts';
import { FunctionUnderTest } from './function.ts';
import type { OpenOptions, TestFunction } from './index.d.ts';
import { checkKeys, invalid } from './invalid.ts';
import { Expectations } from './outbound/expectations.ts';
import { givenSecrets } from './secrets.ts';
import { openSource } from './source.ts';

const OPTIONS = ['manifest', 'capabilities', 'config', 'environment', 'limits', 'keyvalue', 'secrets', 'clock', 'random', 'outbound'];

/**
 * See `index.d.ts`.
 *
 * @param capabilities what can be granted; default: the capabilities of this host
 */
export async function openFunction(
  source: string | URL | Uint8Array,
  options: OpenOptions = {},
  capabilities: readonly Capability[] = CAPABILITIES,
): Promise<TestFunction> {
  if (typeof options !== 'object' || options === null)
    throw invalid(`The options of openFunction are ${String(options)}`, 'Pass an object.');
  checkKeys(options, OPTIONS, 'The second argument of openFunction');
  const clock = options.clock === undefined ? undefined : new ManualClock(options.clock);
  const deployable = await openSource(source, options, capabilities);
  const isGranted = originsOf(deployable.manifest);
  const expectations = options.outbound === 'network' ? 'network' : new Expectations(options.outbound ?? [], true);
  const secrets = givenSecrets(options.secrets, deployable.manifest);
  if (expectations !== 'network') expectations.checkGranted(isGranted);
  const fn = await FunctionUnderTest.open(deployable, { clock, seed: options.random, expectations, isGranted, secrets }, capabilities);
  try {
    await fn.fill(options.keyvalue ?? {});
    return fn;
  } catch (cause) {
    await fn.abandon();
    throw cause;
  }
}

function originsOf({ http }: Manifest): (origin: string) => boolean {
  const rules = parseOutboundRules(http);
  return (origin) => matchOutbound(rules, new URL(origin)) !== undefined;
}
