import { stageScript } from './advancing.ts';
import { announceScript } from './announcing.ts';
import {
  beginAnswerScript,
  releaseAnswerScript,
  renewAnswerScript,
  settleAnswerScript,
} from './answering.ts';
import { repeatScript } from './asking.ts';
import { noteActsScript } from './auditing.ts';
import {
  endBackfillScript,
  putBackfillScript,
  stageBackfillScript,
  stopBackfillScript,
  tendBackfillsScript,
} from './backfilling.ts';
import { askScript, carryScript, resealScript } from './carrying.ts';
import { putDelayedScript, stageDelayedScript, takeBackScript } from './delaying.ts';
import { exchangeScript } from './exchange.ts';
import {
  noteKeyWatchScript,
  unwatchKeysScript,
  watchKeysScript,
  writeKeysScript,
} from './expiring.ts';
import { followScript, postponeEndingScript, setFollowedScript } from './following.ts';
import { forgetScript } from './forgetting.ts';
import { leaseScripts } from './leasing.ts';
import { keepLimitsScript } from './limits.ts';
import { appendLogScript } from './logs.ts';
import {
  accountedScript,
  claimScript,
  greetScript,
  heartbeatScript,
  loseUntoldScript,
  noteScript,
  noteUnknownScript,
  probeScript,
  vouchScript,
} from './memory.ts';
import { adoptScript, discardScript, keepCalendarsScript } from './orphans.ts';
import { othersScripts } from './others.ts';
import { renewOpenScript, renewPastScript } from './outdated.ts';
import { placeScript } from './place.ts';
import { activityScript, nextFiresScript, projectionsScript, readRunsScript } from './reading.ts';
import {
  auditScript,
  beatScript,
  recoverScript,
  requeueScript,
  silencesScript,
} from './recovery.ts';
import { dropExcessScript, dropLogsScript, dropOldestScript, dropOwnScript } from './retention.ts';
import type { Script } from './script.ts';
import { endSharedScript, losePartsScript, shareOutScript, stopShardsScript } from './sharing.ts';
import {
  askToMoveScript,
  claimSingletonScript,
  declareSingletonScript,
  failCommandScript,
  noteSingletonScript,
  removeSingletonScript,
  sendAgainScript,
  settleCommandsScript,
  takeCommandsScript,
  tellSingletonScript,
} from './singletons.ts';
import { stopScript } from './stopping.ts';
import { tellScript } from './telling.ts';
import { noteUnreadableScript, putAsideScript, recentlyUnreadableScript } from './unreadable.ts';

/** Every script of ours, made known to each connection. */
export const allScripts: readonly Script[] = [
  putBackfillScript,
  stageBackfillScript,
  stopBackfillScript,
  tendBackfillsScript,
  accountedScript,
  activityScript,
  nextFiresScript,
  adoptScript,
  announceScript,
  appendLogScript,
  askScript,
  askToMoveScript,
  auditScript,
  beatScript,
  beginAnswerScript,
  carryScript,
  claimScript,
  claimSingletonScript,
  declareSingletonScript,
  discardScript,
  dropExcessScript,
  dropLogsScript,
  dropOldestScript,
  dropOwnScript,
  endBackfillScript,
  endSharedScript,
  exchangeScript,
  failCommandScript,
  followScript,
  forgetScript,
  greetScript,
  heartbeatScript,
  keepCalendarsScript,
  ...leaseScripts,
  keepLimitsScript,
  losePartsScript,
  loseUntoldScript,
  noteActsScript,
  noteKeyWatchScript,
  noteScript,
  noteSingletonScript,
  noteUnknownScript,
  noteUnreadableScript,
  ...othersScripts,
  placeScript,
  postponeEndingScript,
  probeScript,
  projectionsScript,
  putAsideScript,
  putDelayedScript,
  readRunsScript,
  recentlyUnreadableScript,
  recoverScript,
  releaseAnswerScript,
  renewAnswerScript,
  renewOpenScript,
  renewPastScript,
  repeatScript,
  removeSingletonScript,
  requeueScript,
  resealScript,
  sendAgainScript,
  setFollowedScript,
  settleAnswerScript,
  settleCommandsScript,
  shareOutScript,
  silencesScript,
  stageDelayedScript,
  stageScript,
  stopScript,
  stopShardsScript,
  takeBackScript,
  takeCommandsScript,
  tellScript,
  tellSingletonScript,
  unwatchKeysScript,
  vouchScript,
  watchKeysScript,
  writeKeysScript,
];
