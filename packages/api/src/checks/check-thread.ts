import { parentPort } from 'node:worker_threads';
import { answerCheck } from './answer-check.ts';
import type { CheckKind, CheckQuestions } from './questions.ts';

/** What the pool sends: one question at a time. */
export interface AskedQuestion {
  readonly kind: CheckKind;
  readonly question: CheckQuestions[CheckKind];
}

/** The first thing that a thread says: it has loaded what it needs. */
export const threadReady = 'ready';

/** The whole of a thread: a question in, its answer out. What goes wrong ends the thread, and the pool hears of it. */
parentPort?.on('message', ({ kind, question }: AskedQuestion) => {
  parentPort?.postMessage(answerCheck(kind, question as never));
});
parentPort?.postMessage(threadReady);
