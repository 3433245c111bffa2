import { sha256 } from '../../host/base/index.ts';
import { openCopyOnWrite } from '../../host/cow/index.ts';
import { type AheadOfTime, componentEngine, type Engine, type MakeAhead, prepareAhead } from '../../host/engine/index.ts';
import { harden } from '../../host/engine/harden/index.ts';
import { optionsFrom } from '../../host/engine/instance/recipe.ts';
import { planComponent } from '../../host/engine/plan/index.ts';
import { plainCopy } from '../../host/engine/snapshot/index.ts';

type Module = AheadOfTime['modules'][number];

/** The engine without metering, or with it: no more than that is different. */
export function engineWith(metering: boolean): Engine {
  const copyOnWrite = openCopyOnWrite();
  const memory = copyOnWrite.available ? copyOnWrite.strategy : plainCopy;
  return componentEngine({ memory, ...(!metering && { make: makeUnmetered }) });
}

const makeUnmetered: MakeAhead = async (component, recipe) => {
  const ahead = await prepareAhead(component, optionsFrom(recipe));
  const plan = planComponent(component);
  const modules = await Promise.all(ahead.modules.map((module, i) => unmetered(module, plan.modules[i]!.bytes)));
  return { ...ahead, modules };
};

/** The rest of the rewriting is the same. */
async function unmetered(module: Module, bytes: Uint8Array): Promise<Module> {
  const { bytes: code, layout } = harden(bytes, { fuel: false });
  const { memories } = module.layout;
  return { ...module, code: async () => code, digest: await sha256(code), layout: { ...layout, memories } };
}
