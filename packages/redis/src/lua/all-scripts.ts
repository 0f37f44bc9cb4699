import type { Script } from '../script.ts';
import {
  announceScript,
  carryScript,
  forgetScript,
  rememberOwedScript,
  takeBackScript,
} from './carrying.ts';
import { beginScript, lapseScript, loseScript, noteLockScript, settleScript } from './gate.ts';
import { appendLogScript } from './log.ts';
import {
  accountedScript,
  claimScript,
  generationScript,
  greetScript,
  loseUntoldScript,
  noteScript,
  probeScript,
  vouchScript,
} from './office.ts';
import { adoptScript, discardScript, keepCalendarsScript } from './orphans.ts';
import { resealScript } from './resealing.ts';
import { dropSettledScript } from './retention.ts';
import { stageManualScript, stageScript } from './staging.ts';
import { noteUnreadableScript, putAsideScript, recentlyUnreadableScript } from './unreadable.ts';

/** Every script of ours, in one list, so that each connection knows all of them. */
export const allScripts: readonly Script[] = [
  adoptScript,
  discardScript,
  accountedScript,
  announceScript,
  appendLogScript,
  beginScript,
  carryScript,
  claimScript,
  dropSettledScript,
  forgetScript,
  generationScript,
  greetScript,
  keepCalendarsScript,
  lapseScript,
  loseScript,
  loseUntoldScript,
  noteLockScript,
  noteScript,
  noteUnreadableScript,
  probeScript,
  putAsideScript,
  recentlyUnreadableScript,
  rememberOwedScript,
  resealScript,
  settleScript,
  stageManualScript,
  stageScript,
  takeBackScript,
  vouchScript,
];
