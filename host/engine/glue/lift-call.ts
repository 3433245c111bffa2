import { unsupported } from '../binary/index.ts';
import type { FuncSource, InstanceNode, LiftDef } from '../types/index.ts';
import { MAX_FLAT_RESULTS } from '../types/index.ts';
import { Abi, type Boundary } from './abi.ts';
import { enter, leave } from './borders.ts';
import { startLiftingFromGuest } from './bounded.ts';
import { Lifter } from './lift.ts';
import { Lowerer } from './lower.ts';
import { lowerParams } from './params.ts';
import { Body } from './text.ts';
import type { Unit } from './unit.ts';

/** Who calls a lifted function. */
export interface Caller {
  readonly boundary: Boundary;
  /** undefined: the host. */
  readonly caller: InstanceNode | undefined;
}

/** Emits a JavaScript function that calls a function of a component instance, once for each kind of caller. */
export function liftFunction(unit: Unit, source: FuncSource, from: Caller): string {
  if (source.kind !== 'lift') throw unsupported(0, 'A function is called that is neither the host\'s nor implemented by a component');
  const lift = unit.plan.lifts[source.id] as LiftDef;
  const name = `e${source.id}${from.caller === undefined ? '' : `_${from.caller.id}`}`;
  return unit.shared(name, () => emitLift(unit, name, lift, from));
}

function emitLift(unit: Unit, name: string, lift: LiftDef, from: Caller): void {
  const { type, instance, options } = lift;
  const abi = new Abi(unit, options, instance, from.boundary);
  const body = new Body();
  const params = type.params.map((_, i) => `p${i}`);
  const scoped = type.params.some((param) => param.type.facts.hasBorrow);
  for (const statement of enter(instance, from.caller)) body.line(statement);
  body.line('let r;');
  if (scoped) body.line('const scope = new BorrowScope();');
  body.block('try', () => {
    body.line('run.startStretch();');
    if (abi.hasMemory) body.line(abi.refresh);
    const flat = lowerParams(new Lowerer(abi, body), type, params);
    body.line(`r = ${target(unit, lift)}(${flat.join(', ')});`);
  });
  body.line('catch (e) { throw run.fail(e); }');
  const done = scoped ? `${name}d(r, scope)` : `${name}d(r)`;
  body.line(`return r.then((r) => ${done}, (e) => { throw run.fail(e); });`);
  unit.define(name, params, body);
  emitDone(unit, name, lift, abi, from, scoped);
}

/** The core function as one that returns a promise: the guest may be suspended anywhere in it. */
function target(unit: Unit, lift: LiftDef): string {
  const core = unit.core(lift.func);
  const name = `q${core}`;
  const make = `function ${name}f(...args) {\n  ${name} = WebAssembly.promising(${core});\n  return ${name}(...args);\n}`;
  return unit.shared(name, () => {
    unit.functions.push(make);
    unit.head.push(`var ${name} = ${name}f;`);
  });
}

/** What follows the call: lift the result, clean up, leave. */
function emitDone(unit: Unit, name: string, lift: LiftDef, abi: Abi, from: Caller, scoped: boolean): void {
  const body = new Body();
  const { result } = lift.type;
  body.line('let x;');
  body.block('try', () => {
    body.line('if (run.failed) throw run.error;');
    if (result !== undefined) {
      if (result.facts.hasPointer) body.line(startLiftingFromGuest('a result'));
      if (abi.hasMemory) body.line(abi.refresh);
      body.line(`x = ${liftResult(new Lifter(abi, body), lift)};`);
    }
    if (scoped) body.line(`if (scope.count !== 0) throw trap('borrow handles still remain at the end of the call');`);
    emitPostReturn(unit, lift, abi, body);
    for (const statement of leave(lift.instance, from.caller)) body.line(statement);
  });
  body.line('catch (e) { throw run.fail(e); }');
  const throws = from.boundary === 'host' && result?.shape.kind === 'result';
  if (throws) body.line(`if (x.tag === 'err') throw new ResultError(x.val);`);
  if (result !== undefined) body.line(throws ? 'return x.val;' : 'return x;');
  unit.define(`${name}d`, scoped ? ['r', 'scope'] : ['r'], body);
}

function liftResult(lifter: Lifter, { type }: LiftDef): string {
  const { result } = type;
  if (result === undefined) return 'undefined';
  if (result.facts.flat.length <= MAX_FLAT_RESULTS) return lifter.flat(result, ['r']);
  const at = lifter.body.constant('r >>> 0');
  lifter.body.line(`checkPointer(${lifter.abi.bytes}, ${at}, ${result.facts.size}, ${result.facts.align});`);
  return lifter.load(result, at, 0);
}

function emitPostReturn(unit: Unit, { options, type }: LiftDef, abi: Abi, body: Body): void {
  if (options.postReturn === undefined) return;
  body.line(`${abi.state}.mayLeave = false;`);
  body.line('run.startStretch();');
  body.line('run.pin();');
  body.line(`${unit.core(options.postReturn)}(${type.result === undefined ? '' : 'r'});`);
  body.line('run.unpin();');
  body.line(`${abi.state}.mayLeave = true;`);
}
