import { unsupported } from '../binary/index.ts';
import type { CoreSource, FuncSource, InstanceNode, LiftDef } from '../types/index.ts';
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
  if (source.kind !== 'lift') throw unsupported(0, "A function is called that is neither the host's nor implemented by a component");
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
    body.line(`r = ${suspendable(unit, lift.func)}(${flat.join(', ')});`);
  });
  body.line('catch (e) { throw run.fail(e); }');
  const done = scoped ? `${name}d(r, scope)` : `${name}d(r)`;
  body.line(`return r.then((r) => ${done}, (e) => { throw run.fail(e); });`);
  unit.define(name, params, body);
  emitDone(unit, name, lift, abi, from, scoped);
}

/** The core function as one that returns a promise: the guest may be suspended anywhere in it. */
function suspendable(unit: Unit, func: CoreSource): string {
  const core = unit.core(func);
  const name = `q${core}`;
  const canon = unit.canonOf(func);
  return unit.shared(name, () => {
    if (canon !== undefined) return void unit.functions.push(`async function ${name}(...args) {\n  return t${canon}(...args);\n}`);
    unit.functions.push(`function ${name}f(...args) {\n  ${name} = WebAssembly.promising(${core});\n  return ${name}(...args);\n}`);
    unit.head.push(`var ${name} = ${name}f;`);
  });
}

/** What follows the call: lift the result, let the guest clean up, leave. */
function emitDone(unit: Unit, name: string, lift: LiftDef, abi: Abi, from: Caller, scoped: boolean): void {
  const body = new Body();
  const { result } = lift.type;
  const { postReturn } = lift.options;
  body.line('let x;');
  if (postReturn !== undefined) body.line('let p;');
  body.block('try', () => {
    body.line('if (run.failed) throw run.error;');
    if (result !== undefined) {
      if (result.facts.hasPointer) body.line(startLiftingFromGuest('a result'));
      if (abi.hasMemory) body.line(abi.refresh);
      body.line(`x = ${liftResult(new Lifter(abi, body), lift)};`);
    }
    if (scoped) body.line(`if (scope.count !== 0) throw trap('borrow handles still remain at the end of the call');`);
    if (postReturn === undefined) for (const statement of leave(lift.instance, from.caller)) body.line(statement);
    else startPostReturn(unit, postReturn, lift, abi, body);
  });
  body.line('catch (e) { throw run.fail(e); }');
  if (postReturn === undefined) emitReturn(lift, from, body);
  else {
    body.line(`return p.then(() => ${name}l(x), (e) => { throw run.fail(e); });`);
    emitLeave(unit, name, lift, abi, from);
  }
  unit.define(`${name}d`, scoped ? ['r', 'scope'] : ['r'], body);
}

/** It may compute for as long as any other part of the guest, so it can be suspended like these. */
function startPostReturn(unit: Unit, postReturn: CoreSource, { type }: LiftDef, abi: Abi, body: Body): void {
  body.line(`${abi.state}.mayLeave = false;`);
  body.line(`p = ${suspendable(unit, postReturn)}(${type.result === undefined ? '' : 'r'});`);
}

/** What follows post-return. */
function emitLeave(unit: Unit, name: string, lift: LiftDef, abi: Abi, from: Caller): void {
  const body = new Body();
  body.line('if (run.failed) throw run.error;');
  body.line(`${abi.state}.mayLeave = true;`);
  for (const statement of leave(lift.instance, from.caller)) body.line(statement);
  emitReturn(lift, from, body);
  unit.define(`${name}l`, ['x'], body);
}

function emitReturn({ type: { result } }: LiftDef, { boundary }: Caller, body: Body): void {
  const throws = boundary === 'host' && result?.shape.kind === 'result';
  if (throws) body.line(`if (x.tag === 'err') throw new ResultError(x.val);`);
  if (result !== undefined) body.line(throws ? 'return x.val;' : 'return x;');
}

function liftResult(lifter: Lifter, { type }: LiftDef): string {
  const { result } = type;
  if (result === undefined) return 'undefined';
  if (result.facts.flat.length <= MAX_FLAT_RESULTS) return lifter.flat(result, ['r']);
  const at = lifter.body.constant('r >>> 0');
  lifter.body.line(`checkPointer(${lifter.abi.bytes}, ${at}, ${result.facts.size}, ${result.facts.align});`);
  return lifter.load(result, at, 0);
}
