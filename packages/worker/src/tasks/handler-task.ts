import { servedTime, shardPartOf, type Task, toIso } from '@escapement/core';
import type { CallDesk } from '../handlers/call-desk.ts';
import { type CallOutcome, callHandler } from '../handlers/handler-call.ts';
import type { CallFacts, HandlerModule } from '../handlers/handler-module.ts';
import { failed, type HandlerRun, type TaskOutcome, type TaskRun } from './task-outcome.ts';

export type HandlerTask = Extract<Task, { kind: 'handler' }>;

/** Where handlers are run. */
export interface HandlerRunner {
  /** How long after the grace period one that was told to stop may go on, until it has been ended; 0 where nothing can end it. */
  readonly endsWithinMs: number;
  /** Calls the named function. Never rejects for what it does. */
  run(task: HandlerTask, run: HandlerRun): Promise<TaskOutcome>;
}

/** Runs handlers in this process, which costs least: a function that never gives the event loop back stops the worker. */
export function handlersHere(handlers: HandlerModule): HandlerRunner {
  return {
    endsWithinMs: 0,
    run({ handler, input }, run) {
      const desk: CallDesk = {
        stop: run.stop,
        write: (stream, text) => run.log.write(stream, text),
        progress: (fraction, note) => run.progress(fraction, note),
      };
      return callHandler(handlers, { handler, input, facts: factsOf(run) }, desk).then(ofCall);
    },
  };
}

function ofCall(outcome: CallOutcome): TaskOutcome {
  return outcome.kind === 'succeeded' ? outcome : failed(outcome.reason);
}

/** What a handler is told of its run. */
export function factsOf({ envelope, attempt, fencingToken }: TaskRun): CallFacts {
  const { runId, jobId, epoch } = envelope;
  const shard = shardPartOf(envelope);
  const facts = { runId, jobId, fireTime: toIso(servedTime(envelope)), attempt, epoch };
  if (fencingToken === undefined && shard === undefined) return facts;
  return {
    ...facts,
    ...(fencingToken === undefined ? {} : { fencingToken }),
    ...(shard === undefined ? {} : { shard }),
  };
}
