import { type SkerryError, Turnstile } from '../../base/index.ts';
import type { ComponentFiles } from '../../catalog/index.ts';
import type { Host } from '../../node/index.ts';
import type { Deployment, Log } from '../../runtime/index.ts';
import { type Deployable, deployVersion, type TenantsSecrets } from '../deploy-version.ts';
import { firstSandbox } from './first-sandbox.ts';
import { smokeTest } from './smoke-test.ts';

/** What guests may take of the process that tries them, together. */
const AT_A_TIME = 2;

export interface TrialsOptions {
  readonly files: Pick<ComponentFiles, 'read'>;
  /** What versions run on. The caller closes it. */
  readonly host: Pick<Host, 'deploy'>;
  /** What a version logs meanwhile, and why it failed. */
  readonly log: Log;
  /** Where the secrets of a tenant come from. Default: none is set. */
  readonly secrets?: TenantsSecrets;
}

/** Tries versions before requests reach them. */
export interface Trials {
  /**
   * Whether a server will be able to prepare it: nothing of the component runs. What was prepared is kept for the servers.
   *
   * @throws SkerryError `COMPONENT_*`, `IMPORT_UNKNOWN`, `CAPABILITY_NOT_GRANTED`
   */
  prepare(candidate: Deployable): Promise<void>;
  /**
   * Whether it runs, with all that its manifest grants: a sandbox of it is made, and its smoke request has to be answered as its
   * manifest says. Both have 30 s, and its own limits.
   *
   * @throws SkerryError `SMOKE_TEST_FAILED`, and what `prepare` throws
   */
  run(candidate: Deployable): Promise<void>;
}

/**
 * @example
 * const trials = openTrials({ files, host, log });
 * await trials.run({ tenant: 'default', function: 'hello', digest, manifest });
 */
export function openTrials({ files, host, log, secrets }: TrialsOptions): Trials {
  const turnstile = new Turnstile(AT_A_TIME);
  const deployed = async (candidate: Deployable, use: (deployment: Deployment) => Promise<void>): Promise<void> => {
    const deployment = await deployVersion(candidate, { files, deploy: (...of) => host.deploy(...of), secrets });
    try {
      await use(deployment);
    } finally {
      deployment.retire();
    }
  };
  return {
    prepare: (candidate) => turnstile.pass(() => deployed(candidate, async () => {})),
    run: (candidate) => turnstile.pass(() => deployed(candidate, (deployment) => tried(deployment, log))),
  };
}

async function tried(deployment: Deployment, log: Log): Promise<void> {
  const { smoke } = deployment.manifest;
  const failure: SkerryError | undefined =
    smoke === undefined ? await firstSandbox(deployment, log) : await smokeTest(deployment, smoke, log);
  if (failure !== undefined) throw failure;
}
