import type { ExportedFunc, Plan, Step } from '../plan/index.ts';
import type { CanonRun, CoreArg } from '../types/index.ts';
import { annotationOf } from '../types/index.ts';
import { hostCall } from './host-call.ts';
import { liftFunction } from './lift-call.ts';
import { type HostContract, lowerFunction } from './lower-call.ts';
import { resourceFunction } from './resource-canon.ts';
import { Body, camelCase, property } from './text.ts';
import { Unit } from './unit.ts';

const RUNTIME = [
  'BorrowScope',
  'Exceeded',
  'GuestResource',
  'HostResource',
  'ResultError',
  'bitsToF32',
  'bitsToF64',
  'badCase',
  'checkAllocation',
  'checkList',
  'checkPointer',
  'cutLatin1OrUtf16',
  'cutUtf16',
  'cutUtf8',
  'f32ToBits',
  'f64ToBits',
  'liftChar',
  'liftLatin1OrUtf16',
  'liftUtf16',
  'liftUtf8',
  'listLength',
  'lowerChar',
  'lowerLatin1OrUtf16',
  'lowerUtf16',
  'lowerUtf8',
  'startLifting',
  'trap',
];

/**
 * The text of an ES module for a plan. It imports nothing and exports `link(runtime)`, which returns
 * `instantiate(run, imports, core)`, where `core(id, module, imports)` makes a core instance. The same arguments give the
 * same text, byte for byte.
 */
export function emitGlue(plan: Plan, host: HostContract): string {
  const unit = new Unit(plan);
  for (const [id, run] of plan.canons.entries()) emitCanon(unit, id, run, host);
  const exports = emitExports(unit);
  const steps = emitSteps(unit);
  const states = plan.instances.map(({ id }) => `var i${id} = run.state();`);
  const inner = [...states, ...unit.head, ...steps, `return { exports: ${exports} };`];
  return [
    `'use strict';`,
    'export function link(runtime) {',
    `const { ${RUNTIME.join(', ')} } = runtime;`,
    'const NO_BYTES = new Uint8Array(0), NO_VIEW = new DataView(new ArrayBuffer(0));',
    'return async function instantiate(run, imports, core) {',
    ...inner,
    ...unit.functions,
    '};',
    '}',
    '',
  ].join('\n');
}

function emitCanon(unit: Unit, id: number, run: CanonRun, host: HostContract): void {
  if (run.kind === 'lower') lowerFunction(unit, id, run, host);
  else resourceFunction(unit, id, run);
}

/** The steps in order. What is taken out of an instance is known only when all of them are made. */
function emitSteps(unit: Unit): string[] {
  const made = unit.plan.steps.map((step) => emitStep(unit, step));
  return made.map((text, i) => {
    const step = unit.plan.steps[i];
    const taken = step?.kind === 'core-instance' ? (unit.after.get(step.id) ?? []) : [];
    return [text, taken.join('\n')].join('\n');
  });
}

function emitStep(unit: Unit, step: Step): string {
  if (step.kind === 'canon') return unit.canons.get(step.id) ?? '';
  const { id, module, args } = step;
  return `var X${id};\ntry { X${id} = await core(${id}, ${module}, ${coreImports(unit, args)}); } catch (e) { throw run.fail(e); }`;
}

function coreImports(unit: Unit, args: readonly CoreArg[]): string {
  const modules = new Map<string, string[]>();
  for (const { module, name, item } of args) {
    const entries = modules.get(module) ?? [];
    entries.push(`${property(name)}: ${unit.core(item.source)}`);
    modules.set(module, entries);
  }
  return `{ ${[...modules].map(([name, entries]) => `${property(name)}: { ${entries.join(', ')} }`).join(', ')} }`;
}

function emitExports(unit: Unit): string {
  const interfaces = new Map<string, string[]>();
  for (const [i, exported] of unit.plan.exports.entries()) {
    const entries = interfaces.get(exported.interfaceId) ?? [];
    const name = exportedFunction(unit, i, exported);
    entries.push(`${property(exported.name)}: ${name}`);
    const jsName = camelCase(exported.name);
    if (jsName !== exported.name && annotationOf(exported.name) === undefined) entries.push(`${property(jsName)}: ${name}`);
    interfaces.set(exported.interfaceId, entries);
  }
  const members = [...interfaces].map(([id, entries]) => `${property(id)}: { __proto__: null, ${entries.join(', ')} }`);
  return `{ ${['__proto__: null', ...members].join(', ')} }`;
}

function exportedFunction(unit: Unit, index: number, { source, type }: ExportedFunc): string {
  if (source.kind !== 'host') return liftFunction(unit, source, { boundary: 'host', caller: undefined });
  const name = `x${index}`;
  const params = type.params.map((_, i) => `p${i}`);
  const body = new Body();
  body.line(`return ${hostCall(unit, unit.plan.canons.length + index, source)(params)};`);
  unit.define(name, params, body);
  return name;
}
