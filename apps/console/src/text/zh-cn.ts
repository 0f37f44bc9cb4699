import type { en } from './en.ts';
import type { Translation } from './translation.ts';
import { zhBackfill } from './zh-cn/backfill.ts';
import { zhCluster } from './zh-cn/cluster.ts';
import { zhEditor } from './zh-cn/editor.ts';
import { zhJob } from './zh-cn/job.ts';
import { zhJobs } from './zh-cn/jobs.ts';
import { zhOverview } from './zh-cn/overview.ts';
import { zhRuns } from './zh-cn/runs.ts';
import { zhSaid } from './zh-cn/said.ts';
import { zhShell } from './zh-cn/shell.ts';
import { zhStates } from './zh-cn/states.ts';

/** Every sentence of the console in simplified Chinese. */
export const zhCn: Translation<typeof en> = {
  ...zhShell,
  ...zhStates,
  ...zhOverview,
  ...zhJobs,
  ...zhJob,
  ...zhBackfill,
  ...zhEditor,
  ...zhRuns,
  ...zhCluster,
  ...zhSaid,
};
