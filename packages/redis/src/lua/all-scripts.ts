import type { Script } from '../script.ts';
import { beginScript, loseScript, noteLockScript, settleScript, supersedeScript } from './gate.ts';
import { appendLogScript } from './log.ts';
import { claimScript, generationScript } from './office.ts';
import {
  forgetScript,
  projectScript,
  raiseScript,
  stageManualScript,
  stageScript,
  takeBackScript,
} from './staging.ts';

/** Every script of ours, in one list, so that each connection knows all of them. */
export const allScripts: readonly Script[] = [
  appendLogScript,
  beginScript,
  claimScript,
  forgetScript,
  generationScript,
  loseScript,
  noteLockScript,
  projectScript,
  raiseScript,
  supersedeScript,
  settleScript,
  stageManualScript,
  stageScript,
  takeBackScript,
];
