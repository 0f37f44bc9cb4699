import { parseRunId } from './run-id.ts';

/** No name of a queue that a person writes begins so. */
const ownMark = '~';

/**
 * The queue of one worker alone, from which it takes its part of a run that each worker does. It is made of the worker's id, so that whoever makes such a
 * part anew puts it where it was.
 */
export function workerQueue(workerId: string): string {
  return `${ownMark}${workerId}`;
}

/** Whether a queue is of one worker alone, and no job's. */
export function isWorkerQueue(queue: string): boolean {
  return queue.startsWith(ownMark);
}

/** Whether a worker can have a part of its own: its id is one that can stand in that of a run. Any that our own processes choose can. */
export function canHavePart(workerId: string): boolean {
  const part = parseRunId(`a@19700101T000000Z${ownMark}${workerId}`)?.part;
  return part?.kind === 'worker' && part.workerId === workerId;
}

/** The worker that alone does a run; `undefined` where any may. */
export function workerOfPart(runId: string): string | undefined {
  const part = parseRunId(runId)?.part;
  return part?.kind === 'worker' ? part.workerId : undefined;
}
