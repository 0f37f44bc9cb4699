import { answerCheck } from './answer-check.ts';
import type { Checks } from './questions.ts';

/** Answers in the thread that asks, for those whose loop nobody waits for. */
export const checksHere: Checks = {
  ask: async (kind, question) => answerCheck(kind, question),
};
