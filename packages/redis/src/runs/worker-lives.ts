import { type WorkerLives, workerQueue } from '@escapement/core';
import { asking } from '../connection/store-fault.ts';
import type { StoreParts } from '../connection/store-parts.ts';
import { pairs } from '../reading/score-pairs.ts';
import { beatScript, recoverScript, silencesScript } from '../scripts/recovery.ts';
import { listIn } from '../scripts/reply.ts';
import { runScript } from '../scripts/script.ts';
import type { StopRing } from './stop-ring.ts';

/** How workers and those who watch over them tell the living from the dead, through Redis. */
export function openWorkerLives(
  parts: Pick<StoreParts, 'client' | 'keys'> & { readonly stopRing: () => StopRing },
): WorkerLives {
  return {
    beat: (workerId, kept) =>
      asking('saying that we live', async () => {
        const runs = kept.map(({ runId: id, queue, attempt }) => ({ id, queue, attempt }));
        const asked = { worker: workerId, runs };
        const held = listIn(await runScript(parts, beatScript, asked), 'a beat', runs.length);
        const answered = (code: number) =>
          new Set(kept.flatMap(({ runId }, i) => (held[i] === code ? [runId] : [])));
        return { lost: answered(0), unwanted: answered(2) };
      }),
    onStopAsked: (listener) => parts.stopRing().listen(listener),
    end: (workerId) =>
      asking('saying that we end', async () => {
        const { client, keys } = parts;
        const own = workerQueue(workerId);
        await Promise.all([
          client.hdel(keys.beats, workerId),
          client.hdel(keys.duties, own),
          client.unlink(keys.queue(own, 'marker')),
        ]);
      }),
    silences: () =>
      asking('looking for silent workers', async () => {
        const flat = listIn(await runScript(parts, silencesScript, {}), 'looking for silence');
        return pairs(flat.map(String)).map(([workerId, silentMs]) => ({ workerId, silentMs }));
      }),
    recover: (workerId, silentMs) =>
      asking('recovering the runs of a worker', async () => {
        const asked = { worker: workerId, silentMs };
        const [isDead, retried, lost] = listIn(
          await runScript(parts, recoverScript, asked),
          'recovering',
          3,
        );
        return isDead === 1 ? { retried: Number(retried), lost: Number(lost) } : 'alive';
      }),
  };
}
