import type { CanonRun } from '../types/index.ts';
import { enter, leave } from './borders.ts';
import { resourceName } from './resources.ts';
import { Body } from './text.ts';
import type { Unit } from './unit.ts';

type ResourceRun = Exclude<CanonRun, { kind: 'lower' }>;

/** Emits `resource.new`, `resource.drop` or `resource.rep`. */
export function resourceFunction(unit: Unit, id: number, run: ResourceRun): void {
  const name = `t${id}`;
  const body = new Body();
  const emit = { 'resource.new': emitNew, 'resource.drop': emitDrop, 'resource.rep': emitRep }[run.kind];
  body.block('try', () => emit(unit, run, body));
  body.line('catch (e) { throw run.fail(e); }');
  unit.define(name, ['a0'], body);
  unit.head.push(`var k${id} = ${name};`);
}

const guard = ({ instance }: ResourceRun): string => `if (!i${instance.id}.mayLeave) throw run.blocked();`;

function emitNew(unit: Unit, run: ResourceRun, body: Body): void {
  body.line(guard(run));
  body.line(`return i${run.instance.id}.add(${resourceName(unit, run.resource)}, a0, undefined);`);
}

function emitRep(unit: Unit, run: ResourceRun, body: Body): void {
  body.line(`return i${run.instance.id}.get(a0, ${resourceName(unit, run.resource)}).rep;`);
}

function emitDrop(unit: Unit, run: ResourceRun, body: Body): void {
  const { resource, instance } = run;
  const name = resourceName(unit, resource);
  body.line(guard(run));
  body.line(`const h = i${instance.id}.remove(a0, ${name});`);
  body.either(
    'h.scope === undefined',
    () => emitDestroy(unit, run, body, name),
    () => body.line('h.scope.count--;'),
  );
}

function emitDestroy(unit: Unit, { resource, instance }: ResourceRun, body: Body, name: string): void {
  const { origin } = resource;
  if (origin.kind !== 'guest') return body.line(`try { ${name}.drop(h.rep); } catch (e) { throw run.thrown(e); }`);
  for (const statement of enter(origin.instance, instance)) body.line(statement);
  if (origin.dtor !== undefined) body.line(`run.startStretch(); run.pin(); ${unit.core(origin.dtor.source)}(h.rep); run.unpin();`);
  for (const statement of leave(origin.instance, instance)) body.line(statement);
}
