import { listAudit } from './audit.ts';
import type { Command } from './command.ts';
import { listDelayed, takeBackRun } from './delayed.ts';
import { handOver, resetOffice } from './office.ts';
import { cancelRun, retryRun } from './run.ts';
import { discardSetAside, listSetAside, restoreSetAside } from './set-aside.ts';
import { status } from './status.ts';

/** All that `escapement` does. */
export const commands: readonly Command[] = [
  status,
  resetOffice,
  handOver,
  cancelRun,
  retryRun,
  listDelayed,
  takeBackRun,
  listSetAside,
  restoreSetAside,
  discardSetAside,
  listAudit,
];
