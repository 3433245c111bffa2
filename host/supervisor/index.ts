export { fromReport, toReport } from './report.ts';
export { type ServiceOptions, superviseUntilStopped } from './signals.ts';
export { type Replacements, Supervisor, type SupervisorLog, type SupervisorOptions } from './supervisor.ts';
export { runWorker, type WorkerApp, type WorkerOptions } from './worker.ts';
export type { Report } from './worker-link.ts';
