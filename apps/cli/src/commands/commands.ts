import { listAudit } from './audit.ts';
import {
  listBackfills,
  planBackfill,
  showBackfill,
  startBackfill,
  stopBackfill,
} from './back-fill.ts';
import type { Command } from './command.ts';
import { configHistory, configReaders, getConfig, listConfig, setConfig } from './config.ts';
import { listDelayed, takeBackRun } from './delayed.ts';
import { listJobs, listJoins, showJobs } from './job.ts';
import { pauseJob, resumeJob, runJob } from './job-acts.ts';
import { applyJobs } from './job-apply.ts';
import { releaseLease, renewLease, takeLease } from './lease.ts';
import { clearLimits, setLimits, showLimits } from './limits.ts';
import { freeLock, listLocks, lockHistory, setPermits, showLock } from './lock.ts';
import { keepInstance, listServices, removeInstance, showService } from './naming.ts';
import { listNotRun } from './not-run.ts';
import { handOver, resetOffice } from './office.ts';
import { cancelRun, retryRun, showRun } from './run.ts';
import { listRuns } from './run-list.ts';
import { discardSetAside, listSetAside, restoreSetAside } from './set-aside.ts';
import {
  deleteSingleton,
  listSingletons,
  moveSingleton,
  restartSingleton,
  sendCommandAgain,
  showSingleton,
  tellSingleton,
} from './singleton.ts';
import { status } from './status.ts';

/** All that `escapement` does. */
export const commands: readonly Command[] = [
  status,
  ...[resetOffice, handOver],
  ...[listJobs, showJobs, applyJobs, listJoins, runJob, pauseJob, resumeJob],
  ...[listRuns, showRun, cancelRun, retryRun, listDelayed, takeBackRun],
  ...[planBackfill, startBackfill, listBackfills, showBackfill, stopBackfill],
  ...[showLimits, setLimits, clearLimits],
  ...[listLocks, showLock, lockHistory, setPermits, freeLock],
  ...[takeLease, renewLease, releaseLease],
  ...[
    listSingletons,
    showSingleton,
    moveSingleton,
    restartSingleton,
    tellSingleton,
    sendCommandAgain,
    deleteSingleton,
  ],
  ...[listConfig, getConfig, setConfig, configHistory, configReaders],
  ...[listServices, showService, keepInstance, removeInstance],
  ...[listSetAside, restoreSetAside, discardSetAside],
  listNotRun,
  listAudit,
];
