import { type Clock, type RunExchange, type RunTelling, toIso } from '@escapement/core';
import type { Redis } from 'ioredis';
import type { Keys } from '../scripts/names.ts';
import { runScript } from '../scripts/script.ts';
import { tellScript } from '../scripts/telling.ts';
import { patiently } from './patience.ts';

/** Keeps what the handlers of runs tell. Said twice it is kept once, since it only replaces what was told before. */
export function openRunTelling(parts: {
  readonly client: Redis;
  readonly keys: Keys;
  readonly clock: Clock;
}): RunExchange['tell'] {
  return async (runId, attempt, telling) => {
    const fields = fieldsOf(telling);
    if (fields.length === 0) return;
    await patiently(parts.clock, 'telling of a run', () =>
      runScript(parts, tellScript, { run: runId, attempt }, fields),
    );
  };
}

function fieldsOf({ result, resultLeftOut, progress }: RunTelling): readonly string[] {
  return [
    ...(result === undefined ? [] : ['r', result]),
    ...(resultLeftOut === undefined ? [] : ['l', resultLeftOut]),
    ...(progress === undefined
      ? []
      : ['p', JSON.stringify({ ...progress, at: toIso(progress.at) })]),
  ];
}
