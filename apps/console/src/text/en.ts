import { enBackfill } from './en/backfill.ts';
import { enCluster } from './en/cluster.ts';
import { enEditor } from './en/editor.ts';
import { enJob } from './en/job.ts';
import { enJobs } from './en/jobs.ts';
import { enOverview } from './en/overview.ts';
import { enRuns } from './en/runs.ts';
import { enSaid } from './en/said.ts';
import { enShell } from './en/shell.ts';
import { enStates } from './en/states.ts';

/** Every sentence of the console in English; its keys are the keys of every other language. */
export const en = {
  ...enShell,
  ...enStates,
  ...enOverview,
  ...enJobs,
  ...enJob,
  ...enBackfill,
  ...enEditor,
  ...enRuns,
  ...enCluster,
  ...enSaid,
} as const;
