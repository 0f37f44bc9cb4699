import { describe, expect, it } from 'vitest';
import { judge } from './checker.ts';
import type { Rules } from './findings.ts';
import type { Effect, JobFacts, JobHistory, LedgerRow, RunRecord } from './history.ts';
import type { Act, Standing } from './standing.ts';

const zero = Date.parse('2026-03-07T02:00:00.000Z');
const at = (seconds: number): number => zero + seconds * 1000;

const enabled = (edition: number) => ({ kind: 'enabled', edition, everyMs: 1000 }) as const;
const act = (seconds: number, ...after: readonly Standing[]): Act => ({
  askedAt: at(seconds),
  answeredAt: at(seconds) + 10,
  after,
});
const created = act(-60, enabled(1));
const facts: JobFacts = { id: 'tick', overlap: 'skip', catchUp: 'latest', jitterMs: 0 };

const begun = (seconds: number, more: Partial<Effect> = {}): Effect => ({
  jobId: 'tick',
  fireTime: at(seconds),
  attempt: 1,
  edition: 1,
  begunAt: at(seconds) + 4,
  endedAt: at(seconds) + 5,
  pid: 100,
  ...more,
});
const ran = (seconds: number, more: Partial<RunRecord> = {}): RunRecord => ({
  fireTime: at(seconds),
  dueTime: at(seconds),
  state: 'succeeded',
  attempt: 1,
  startedAt: at(seconds) + 3,
  ...more,
});
const row = (from: number, until: number, more: Partial<LedgerRow> = {}): LedgerRow => ({
  fireTime: at(from),
  untilFireTime: at(until),
  outcome: 'skipped',
  reason: 'overlap',
  recordedAt: at(until) + 20,
  ...more,
});

/** Four fire times that all ran: what a calm drill looks like. */
const calm: JobHistory = {
  facts,
  acts: [created],
  effects: [0, 1, 2, 3].map((second) => begun(second)),
  runs: [0, 1, 2, 3].map((second) => ran(second)),
  rows: [],
};
const rules: Rules = {
  from: at(0),
  until: at(4),
  calmFrom: at(2),
  slackMs: 20,
  gridMs: 1000,
  earlyMs: 3,
  allowed: {},
  harm: [],
};

/** Kinds and seconds of what is found. */
const found = (changes: Partial<JobHistory>, more: Partial<Rules> = {}): readonly string[] =>
  judge({ ...calm, ...changes }, { ...rules, ...more }).findings.map(
    ({ kind, fireTime }) => `${kind} ${(fireTime - zero) / 1000}`,
  );
const without = <T extends { fireTime: number }>(all: readonly T[], second: number): T[] =>
  all.filter(({ fireTime }) => fireTime !== at(second));

describe('the checker of the drills', () => {
  it('finds nothing in a calm history, and counts what was due and what began', () => {
    expect(judge(calm, rules)).toMatchObject({ due: 4, started: 4, explained: 0, findings: [] });
  });

  it('takes a row with a reason for an outcome', () => {
    const skipped = {
      effects: without(calm.effects, 1),
      runs: without(calm.runs, 1),
      rows: [row(1, 1)],
    };
    expect(found(skipped)).toEqual([]);
    expect(judge({ ...calm, ...skipped }, rules)).toMatchObject({ started: 3, explained: 1 });
  });

  it('finds what is lost: neither a run nor a row', () => {
    expect(found({ effects: without(calm.effects, 1), runs: without(calm.runs, 1) })).toEqual([
      'lost 1',
    ]);
  });

  it('finds what is lost at the end of a stretch that is one short', () => {
    const history = {
      effects: [begun(3)],
      runs: [ran(3)],
      rows: [row(0, 1, { outcome: 'missed', reason: 'newer-run-serves' })],
    };
    expect(found(history, { allowed: { outage: true } })).toEqual(['lost 2']);
  });

  it('takes a row that was told before Redis forgot it for an outcome, and not for a second one', () => {
    const rowsBefore = [row(1, 1), row(2, 2)];
    const history = { effects: without(calm.effects, 1), runs: without(calm.runs, 1), rowsBefore };
    expect(found(history)).toEqual([]);
  });

  it('finds a double: the same attempt begun again', () => {
    expect(found({ effects: [...calm.effects, begun(1, { begunAt: at(3), pid: 200 })] })).toEqual([
      'doubled 1',
    ]);
  });

  it('finds a double: a later attempt though the worker of the first lived', () => {
    const again = begun(1, { attempt: 2, begunAt: at(3), pid: 200 });
    expect(found({ effects: [...calm.effects, again] })).toEqual(['doubled 1']);
  });

  it('lets what failed be tried again as often as its job says, and no oftener', () => {
    const failing = (attempt: number) =>
      begun(1, { attempt, begunAt: at(1) + attempt * 100, endedAs: 'failed' });
    const thrice = { effects: [...without(calm.effects, 1), failing(1), failing(2), failing(3)] };
    expect(found(thrice)).toEqual(['doubled 1', 'doubled 1']);
    expect(found({ ...thrice, facts: { ...facts, attempts: 2 } })).toEqual(['doubled 1']);
    expect(found({ ...thrice, facts: { ...facts, attempts: 3 } })).toEqual([]);
  });

  it('counts no failure of a worker that was harmed and may not have said so', () => {
    const failing = (attempt: number, pid: number) =>
      begun(1, { attempt, pid, begunAt: at(1) + attempt * 5_000, endedAs: 'failed' });
    const effects = [
      ...without(calm.effects, 1),
      failing(1, 300),
      failing(2, 100),
      failing(3, 100),
    ];
    const history = { effects, facts: { ...facts, attempts: 2 } };
    expect(found(history)).toEqual(['doubled 1']);
    expect(found(history, { harm: [{ pid: 300, from: at(1), until: at(9) }] })).toEqual([]);
  });

  it('counts a later attempt as retried when the worker of the first was harmed in it', () => {
    const cut = [...without(calm.effects, 1), { ...begun(1), endedAt: undefined }].map(
      ({ endedAt, ...each }) => (endedAt === undefined ? each : { ...each, endedAt }),
    );
    const again = begun(1, { attempt: 2, begunAt: at(3), pid: 200 });
    const history = { ...calm, effects: [...cut, again] };
    const harm = [{ pid: 100, from: at(1), until: at(2) }];
    expect(judge(history, { ...rules, harm })).toMatchObject({ retried: 1, findings: [] });
    const harmless = [{ pid: 300, from: at(1), until: at(2) }];
    expect(judge(history, { ...rules, harm: harmless }).findings).toMatchObject([
      { kind: 'doubled' },
    ]);
  });

  it('finds what began before its time, and before its jitter was over', () => {
    const early = begun(1, { begunAt: at(1) - 5 });
    expect(found({ effects: [...without(calm.effects, 1), early] })).toEqual(['early 1']);
    const runs = [...without(calm.runs, 1), ran(1, { dueTime: at(1) + 500 })];
    expect(found({ runs, facts: { ...facts, jitterMs: 700 } })).toEqual(['early 1']);
  });

  it('finds a due time outside of the jitter', () => {
    const runs = [...without(calm.runs, 1), ran(1, { dueTime: at(1) + 900 })];
    const effects = [...without(calm.effects, 1), begun(1, { begunAt: at(1) + 901 })];
    expect(found({ runs, effects, facts: { ...facts, jitterMs: 700 } })).toEqual(['early 1']);
  });

  it('finds two outcomes: a run and a row', () => {
    expect(found({ rows: [row(1, 1)] })).toEqual(['twoOutcomes 1']);
  });

  it('finds two outcomes: a row within the stretch of another', () => {
    const history = {
      effects: [begun(3)],
      runs: [ran(3)],
      rows: [row(0, 2, { outcome: 'missed', reason: 'newer-run-serves' }), row(1, 1)],
    };
    expect(found(history, { allowed: { outage: true } })).toEqual(['twoOutcomes 1']);
  });

  it('lets a row of what is unknown stand beside a run', () => {
    const rows = [row(1, 1, { outcome: 'unknown', reason: 'redis-went-back' })];
    expect(found({ rows }, { allowed: { forgets: true } })).toEqual([]);
  });

  it('finds what began with an edition that had been replaced', () => {
    const acts = [created, act(1.5, enabled(2))];
    const edited = [begun(0), begun(1), begun(2, { edition: 2 }), begun(3)];
    expect(found({ acts, effects: edited })).toEqual(['wrongVersion 3']);
  });

  it('takes what had begun before an edit, by a record that was lost since, and nothing that had not', () => {
    const acts = [created, act(1.5, enabled(2))];
    const late = (givenAt: number) => ({
      acts,
      effects: [
        begun(0),
        begun(1, { begunAt: at(5), givenAt }),
        begun(2, { edition: 2 }),
        begun(3, { edition: 2 }),
      ],
      runs: without(calm.runs, 1),
    });
    expect(found(late(at(1)))).not.toContain('wrongVersion 1');
    expect(found(late(at(2)))).toContain('wrongVersion 1');
  });

  it('takes either edition while the edit is under way', () => {
    const acts: Act[] = [created, { askedAt: at(0.5), answeredAt: at(3.5), after: [enabled(2)] }];
    const effects = [begun(0), begun(1, { edition: 2 }), begun(2), begun(3, { edition: 2 })];
    expect(found({ acts, effects })).toEqual([]);
  });

  it('takes either edition after an edit that may have been done, also when the job was resumed since', () => {
    const edit: Act = { askedAt: at(0.5), after: [enabled(2)] };
    const acts = [created, edit, act(1.5, enabled(1), enabled(2))];
    const effects = [begun(0), begun(1), begun(2, { edition: 2 }), begun(3)];
    expect(found({ acts, effects })).toEqual([]);
    expect(found({ acts: [...acts, act(1.6, enabled(2))], effects })).toEqual(['wrongVersion 3']);
  });

  it('finds what began for a time at which the job was paused', () => {
    const acts = [created, act(0.5, { kind: 'paused' }), act(1.5, enabled(1))];
    expect(judge({ ...calm, acts }, rules).due).toBe(3);
    expect(found({ acts })).toEqual(['phantom 1', 'wrongVersion 1']);
  });

  it('owes from the very end of a pause on, where it ends by itself, and nothing before', () => {
    const until = (second: number) =>
      ({ kind: 'paused-until', until: at(second), after: enabled(1) }) as const;
    const acts = [created, act(0.5, until(2))];
    expect(judge({ ...calm, acts }, rules).due).toBe(3);
    expect(found({ acts })).toEqual(['phantom 1', 'wrongVersion 1']);
    const without2 = { effects: without(calm.effects, 2), runs: without(calm.runs, 2) };
    const later = [created, act(1.5, { ...until(2), until: at(2) + 1 })];
    expect(found({ acts: later, ...without2 })).toEqual([]);
    const exact = [created, act(1.5, until(2))];
    expect(found({ acts: exact, ...without2 })).not.toEqual([]);
  });

  it('finds what begins for a time before the job was there', () => {
    const stray = begun(-3600, { begunAt: at(1) + 500 });
    expect(found({ effects: [...calm.effects, stray] })).toEqual(['phantom -3600']);
  });

  it('asks nothing of a fire time at which an edit was under way', () => {
    const acts: Act[] = [created, { askedAt: at(0.9), after: [{ kind: 'paused' }] }];
    const history = { acts, effects: [begun(0)], runs: [ran(0)] };
    expect(found(history)).toEqual([]);
  });

  it('finds a success that no task knows of, and a task that nothing is recorded of', () => {
    expect(found({ effects: without(calm.effects, 1) })).toEqual(['unproven 1']);
    expect(found({ runs: without(calm.runs, 1) })).toEqual(['unrecorded 1']);
  });

  it('finds what is still in line', () => {
    const runs = [...without(calm.runs, 1), ran(1, { state: 'queued' })];
    expect(found({ runs, effects: without(calm.effects, 1) })).toEqual(['waiting 1']);
  });

  it('finds a reason that the policies of the job rule out', () => {
    const history = {
      effects: without(calm.effects, 1),
      runs: without(calm.runs, 1),
      rows: [row(1, 1)],
    };
    expect(found({ ...history, facts: { ...facts, overlap: 'allow' } })).toEqual(['unjustified 1']);
    const edited = { ...history, rows: [row(1, 1, { outcome: 'superseded', reason: 'edited' })] };
    expect(found(edited)).toEqual(['unjustified 1']);
  });

  it('finds a fire time that was called missed before it had come', () => {
    const rows = [
      row(1, 3, { outcome: 'missed', reason: 'newer-run-serves', recordedAt: at(1.5) }),
    ];
    const history = { effects: [begun(0)], runs: [ran(0)], rows };
    expect(found(history, { allowed: { outage: true }, calmFrom: at(0) })).toEqual([
      'foretold 2',
      'foretold 3',
    ]);
  });

  it('finds a job that stays dead after all had settled', () => {
    const rows = [row(2, 3)];
    const history = { effects: [begun(0), begun(1)], runs: [ran(0), ran(1)], rows };
    expect(found(history)).toEqual(['dead 2']);
  });
});
