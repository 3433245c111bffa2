import type { CanonRun, ValType } from '../types/index.ts';
import { MAX_FLAT_RESULTS } from '../types/index.ts';
import { Abi } from './abi.ts';
import { type BoundsOf, ParamBounds, startLiftingFromGuest } from './bounded.ts';
import type { Call } from './host-call.ts';
import { hostCall } from './host-call.ts';
import { liftFunction } from './lift-call.ts';
import { Lifter } from './lift.ts';
import { Lowerer } from './lower.ts';
import { type Admission, flatParamCount, giveBack, liftParams } from './params.ts';
import { type Suspending, suspends } from './suspension.ts';
import { Body, literal } from './text.ts';
import type { Unit } from './unit.ts';
import { variantOf } from './variants.ts';

export type LowerRun = Extract<CanonRun, { kind: 'lower' }>;

/** What a host says of its functions before there is an instance of them. */
export interface HostContract {
  readonly suspending: Suspending;
  readonly bounds?: BoundsOf;
}

/** What is known of one lowered function while its text is made. */
interface Lowered {
  readonly abi: Abi;
  readonly name: string;
  readonly call: Call;
  /** `result` at the top of a host function: `ok` is returned and `err` is thrown. */
  readonly throws: boolean;
  readonly suspends: boolean;
  /** undefined: no host function. */
  readonly bounds: ParamBounds | undefined;
  readonly result: ValType | undefined;
  /** Whether the result travels in memory, at an address that the guest passes. */
  readonly byMemory: boolean;
  readonly label: string;
}

/** Emits a core function that calls a host function or a function of another component instance. */
export function lowerFunction(unit: Unit, id: number, run: LowerRun, host: HostContract): void {
  const lowered = describe(unit, id, run, host);
  const body = new Body();
  const params = Array.from({ length: flatParamCount(run.type) }, (_, i) => `a${i}`);
  const out = lowered.byMemory ? ['ret'] : [];
  body.block('try', () => emitCall(lowered, run, body, params));
  body.line('catch (e) { throw run.fail(e); }');
  unit.define(lowered.name, [...params, ...out], body);
  emitOutcomes(lowered);
  const core = lowered.suspends ? `new WebAssembly.Suspending(${lowered.name})` : lowered.name;
  unit.head.push(`var k${id};`);
  unit.canons.set(id, `k${id} = ${core};`);
}

function describe(unit: Unit, id: number, run: LowerRun, host: HostContract): Lowered {
  const { target, type, options, instance } = run;
  const fromHost = target.kind === 'host';
  return {
    abi: new Abi(unit, options, instance, fromHost ? 'host' : 'guest'),
    name: `t${id}`,
    call: fromHost ? hostCall(unit, id, target) : guestCall(unit, run),
    throws: fromHost && type.result?.shape.kind === 'result',
    suspends: suspends(target, host.suspending),
    bounds: fromHost ? new ParamBounds(target, host.bounds) : undefined,
    result: type.result,
    byMemory: (type.result?.facts.flat.length ?? 0) > MAX_FLAT_RESULTS,
    label: literal(fromHost ? `${target.interfaceId}#${target.name}` : 'of another component'),
  };
}

function guestCall(unit: Unit, { target, instance }: LowerRun): Call {
  const name = liftFunction(unit, target, { boundary: 'guest', caller: instance });
  return (args) => `${name}(${args.join(', ')})`;
}

function emitCall(lowered: Lowered, run: LowerRun, body: Body, params: readonly string[]): void {
  const { abi, call, throws, suspends, label } = lowered;
  body.line(`if (!${abi.state}.mayLeave) throw run.blocked();`);
  if (run.target.kind === 'host') body.line('run.visit();');
  if (abi.hasMemory) body.line(abi.refresh);
  const { args, lent } = liftParams(new Lifter(abi, body), run.type, params, admissionTo(lowered));
  const release = giveBack(lent);
  const tail = lowered.byMemory ? ['ret'] : [];
  body.line('let r;');
  if (run.target.kind !== 'host') {
    body.line(`r = ${call(args)};`);
  } else if (throws) {
    body.block('try', () => body.line(`r = ${call(args)};`));
    body.block('catch (e)', () => {
      body.line('const x = run.payload(e);');
      for (const statement of release) body.line(statement);
      body.line(`return ${lowered.name}e(${['x', ...tail].join(', ')});`);
    });
  } else {
    body.line(`try { r = ${call(args)}; } catch (e) { throw run.thrown(e); }`);
  }
  if (suspends) emitWait(lowered, body, [...lent.handles, ...(lent.list ? ['lent'] : [])], release);
  else if (run.target.kind === 'host') body.line(`if (r instanceof Promise) throw run.unexpected(${label});`);
  for (const statement of release) body.line(statement);
  body.line(`return ${lowered.name}o(${['r', ...tail].join(', ')});`);
}

/** How parameters are measured before they are lifted. */
function admissionTo({ bounds, name, byMemory }: Lowered): Admission {
  if (bounds === undefined) {
    const start = startLiftingFromGuest('a value that a component passes to another');
    return { start: () => start, cutAt: () => undefined, instead: () => undefined };
  }
  return {
    start: (param) => bounds.start(param),
    cutAt: (param) => (bounds.beyond(param) === 'cut' ? bounds.bytes(param) : undefined),
    instead: (param) => {
      const beyond = bounds.beyond(param);
      if (beyond === undefined || beyond === 'cut') return undefined;
      const [outcome, value] = 'ok' in beyond ? ['o', beyond.ok] : ['e', beyond.err];
      return `return ${name}${outcome}(${[JSON.stringify(value) ?? 'undefined', ...(byMemory ? ['ret'] : [])].join(', ')});`;
    },
  };
}

/** The way through a promise stands in a function of its own, so that the usual way makes no closures. */
function emitWait({ abi, name, throws, byMemory, bounds }: Lowered, body: Body, held: readonly string[], release: string[]): void {
  const tail = byMemory ? ['ret'] : [];
  const wait = `${name}w`;
  body.line(`if (r instanceof Promise) return ${wait}(${['r', ...held, ...tail].join(', ')});`);
  const inner = new Body();
  const done = (outcome: string): string => `{ ${release.join(' ')} return ${name}${outcome}(${['x', ...tail].join(', ')}); }`;
  const failed = throws ? `(e) => { const x = run.payload(e); ${done('e').slice(2)}` : '(e) => { throw run.thrown(e); }';
  inner.line(`return run.${bounds === undefined ? 'wait' : 'waitForHost'}(r, (x) => ${done('o')}, ${failed});`);
  abi.unit.define(wait, ['r', ...held, ...tail], inner);
}

/** Emits the functions that give the result to the guest: `o` for what was returned, `e` for what was thrown. */
function emitOutcomes(lowered: Lowered): void {
  const { throws, result } = lowered;
  if (!throws || result?.shape.kind !== 'result') return emitOutcome(lowered, 'o', undefined);
  emitOutcome(lowered, 'o', 0);
  emitOutcome(lowered, 'e', 1);
}

function emitOutcome({ abi, name, result, byMemory }: Lowered, suffix: string, index: number | undefined): void {
  const body = new Body();
  const lowerer = new Lowerer(abi, body);
  const variant = result === undefined || index === undefined ? undefined : variantOf(result.shape);
  if (result !== undefined && byMemory) {
    if (abi.hasMemory) body.line(abi.refresh);
    body.line('const at = ret >>> 0;');
    body.line(`checkPointer(${abi.bytes}, at, ${result.facts.size}, ${result.facts.align});`);
    if (variant === undefined || index === undefined) lowerer.store(result, 'r', 'at', 0);
    else lowerer.storeCase(variant, index, 'r', 'at', 0);
  } else if (variant !== undefined) {
    body.line(`return ${index};`);
  } else if (result !== undefined) {
    body.line(`return ${lowerer.flat(result, 'r')[0]};`);
  }
  abi.unit.define(`${name}${suffix}`, byMemory ? ['r', 'ret'] : ['r'], body);
}
