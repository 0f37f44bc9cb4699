import { toIso } from '@escapement/core';
import type { ApiDeps } from '../api-deps.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';
import type { RevokedSessions } from '../auth/revoked-sessions.ts';
import type { Secrets } from '../auth/secrets.ts';
import { sharedNow } from '../shared-now.ts';
import { rowsOf } from './audited.ts';
import { createCarryIntoJobs } from './calendars/carry-into-jobs.ts';
import { createCalendar } from './calendars/create-calendar.ts';
import { deleteCalendar } from './calendars/delete-calendar.ts';
import { patchCalendar } from './calendars/patch-calendar.ts';
import { replaceCalendar } from './calendars/replace-calendar.ts';
import { discardSetAside } from './cluster/discard-set-aside.ts';
import { resetOffice } from './cluster/reset-office.ts';
import { restoreSetAside } from './cluster/restore-set-aside.ts';
import { stepDown } from './cluster/step-down.ts';
import { deleteConfig } from './config/delete-config.ts';
import { patchConfig } from './config/patch-config.ts';
import { putConfig } from './config/put-config.ts';
import { rollbackConfig } from './config/rollback-config.ts';
import { drainWorker, resumeWorker } from './halts/drain-worker.ts';
import { pauseQueue, resumeQueue } from './halts/pause-queue.ts';
import { backfill } from './jobs/backfill.ts';
import { createJobs } from './jobs/create-jobs.ts';
import { deleteJob } from './jobs/delete-job.ts';
import { patchJob } from './jobs/patch-job.ts';
import { pauseJob, resumeJob } from './jobs/pause-job.ts';
import { replaceJob } from './jobs/replace-job.ts';
import { rollbackJob } from './jobs/rollback-job.ts';
import { runLater } from './jobs/run-later.ts';
import { runNow } from './jobs/run-now.ts';
import { stopBackfill } from './jobs/stop-backfill.ts';
import { takeBack } from './jobs/take-back.ts';
import { freeLock } from './locks/free-lock.ts';
import { releaseLease, renewLease } from './locks/keep-lease.ts';
import { setPermits } from './locks/set-permits.ts';
import { takeLease } from './locks/take-lease.ts';
import { keepInstance, removeInstance } from './naming/keep-instance.ts';
import { createPerforming, type KeepTold, performingUnnoted } from './performing.ts';
import { deleteQueueLimits } from './queues/delete-queue-limits.ts';
import { putQueueLimits } from './queues/put-queue-limits.ts';
import { cancelRun } from './runs/cancel-run.ts';
import { retryRun } from './runs/retry-run.ts';
import { deleteSecret } from './secrets/delete-secret.ts';
import { putSecret } from './secrets/put-secret.ts';
import { beginSession } from './session/begin-session.ts';
import { signOut } from './session/sign-out.ts';
import { deleteSingleton } from './singletons/delete-singleton.ts';
import { moveSingleton } from './singletons/move-singleton.ts';
import { restartSingleton } from './singletons/restart-singleton.ts';
import { sendAgain } from './singletons/send-again.ts';
import { tellSingleton } from './singletons/tell-singleton.ts';

/** Every way in which a person changes something through this interface. */
export type Acts = ReturnType<typeof createActs>;

/** Makes each act over the ports that it names, and puts around it what is around all of them. */
export function createActs(
  deps: ApiDeps,
  door: {
    readonly secrets: Secrets;
    readonly revoked: RevokedSessions;
    readonly trail: Pick<AuditTrail, 'keep'>;
  },
) {
  const { secrets, revoked, trail } = door;
  const keep: KeepTold = (act, noted) => {
    const place = { at: toIso(sharedNow(deps)), nodeId: deps.nodeId };
    return trail.keep(rowsOf(act, noted, place), noted.call.ask);
  };
  const performing = createPerforming(keep);
  const carryIntoJobs = createCarryIntoJobs(deps);
  return {
    createJobs: performing(createJobs(deps)),
    replaceJob: performing(replaceJob(deps)),
    patchJob: performing(patchJob(deps)),
    rollbackJob: performing(rollbackJob(deps)),
    deleteJob: performing(deleteJob(deps)),
    pauseJob: performing(pauseJob(deps)),
    resumeJob: performing(resumeJob(deps)),
    runNow: performing(runNow(deps)),
    runLater: performing(runLater(deps)),
    takeBack: performing(takeBack(deps)),
    backfill: performing(backfill(deps)),
    stopBackfill: performing(stopBackfill(deps)),
    cancelRun: performing(cancelRun(deps)),
    retryRun: performing(retryRun(deps)),
    createCalendar: performing(createCalendar(deps)),
    replaceCalendar: performing(replaceCalendar(deps, carryIntoJobs)),
    patchCalendar: performing(patchCalendar(deps, carryIntoJobs)),
    deleteCalendar: performing(deleteCalendar(deps)),
    putSecret: performing(putSecret(deps)),
    deleteSecret: performing(deleteSecret(deps)),
    putConfig: performing(putConfig(deps)),
    patchConfig: performing(patchConfig(deps)),
    rollbackConfig: performing(rollbackConfig(deps)),
    deleteConfig: performing(deleteConfig(deps)),
    pauseQueue: performing(pauseQueue(deps)),
    resumeQueue: performing(resumeQueue(deps)),
    drainWorker: performing(drainWorker(deps)),
    resumeWorker: performing(resumeWorker(deps)),
    putQueueLimits: performing(putQueueLimits(deps)),
    deleteQueueLimits: performing(deleteQueueLimits(deps)),
    restoreSetAside: performing(restoreSetAside(deps)),
    discardSetAside: performing(discardSetAside(deps)),
    resetOffice: performing(resetOffice(deps)),
    freeLock: performing(freeLock(deps)),
    setPermits: performing(setPermits(deps)),
    takeLease: performingUnnoted(takeLease(deps)),
    renewLease: performingUnnoted(renewLease(deps)),
    releaseLease: performingUnnoted(releaseLease(deps)),
    stepDown: performing(stepDown({ ...deps, auth: secrets, peerAuthority: deps.tls?.ca })),
    keepInstance: performingUnnoted(keepInstance(deps)),
    removeInstance: performingUnnoted(removeInstance(deps)),
    moveSingleton: performing(moveSingleton(deps)),
    restartSingleton: performing(restartSingleton(deps)),
    sendAgain: performing(sendAgain(deps)),
    deleteSingleton: performing(deleteSingleton(deps)),
    tellSingleton: performingUnnoted(tellSingleton(deps)),
    beginSession: performing(beginSession({ ...deps, auth: secrets })),
    signOut: performing(signOut(revoked)),
  };
}
