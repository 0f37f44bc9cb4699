import { afterAll, describe, expect, it } from 'vitest';
import { drillOn } from '../drill/drill.ts';
import { faultsNamed } from '../drill/fault-table.ts';
import { jobsOf } from '../drill/job-mix.ts';
import { openStage, type Stage } from '../drill/stage.ts';

/** A few of `npm run drill -- --list`, one of each kind, that bite within seconds and can follow one another. */
const names = [
  'leader-crash',
  'leader-freeze',
  'znodes-deleted',
  'edit-storm',
  'redis-flush',
  'redis-restored-old',
];
const seed = Number(process.env['DRILL_SEED'] ?? Math.floor(Math.random() * 1e6));

describe(`drills in short form, with seed ${seed}`, () => {
  let stage: Stage | undefined;

  const open = () => {
    const jobs = () => [
      ...jobsOf(['brief', 'keen', 'strict', 'web', 'jitter', 'hook', 'locked', 'long'], 16),
      ...jobsOf(['late'], 2, { jitterMs: 1500 }),
    ];
    return openStage({ seed, isShort: true, setting: { jobs } });
  };
  const close = async (keepLogs: boolean) => {
    await stage?.close({ keepLogs });
    stage = undefined;
  };
  afterAll(() => close(false));

  it.each(names.flatMap((name) => faultsNamed(name)))('$name: $about', async (fault) => {
    stage ??= await open();
    let isPassed = false;
    try {
      const line = await drillOn(stage, fault, { seed, isShort: true, keepLogs: true });
      console.log(JSON.stringify(line));
      // The reasons stand in the message, so that the closing of the whole says them.
      expect(line, line.why.join('; ')).toMatchObject({ verdict: 'pass', why: [] });
      isPassed = true;
    } finally {
      // What a broken drill leaves behind is none of the next one's.
      if (!isPassed) await close(true);
    }
  });
});
