import { jobDefinitionSchema, jobInputSchema, StoreFault } from '@escapement/core';
import { beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { createRevokedSessions } from '../auth/revoked-sessions.ts';
import { createSecrets } from '../auth/secrets.ts';
import { callOf, said } from '../fixtures/calls.ts';
import { fakeDeps, jobInput } from '../fixtures/fake-world.ts';
import type { ReadingPorts } from '../reading-ports.ts';
import { type Acts, createActs } from './acts.ts';
import type { WritingPorts } from './writing-ports.ts';

const long = '2026-01-01T00:00:00.000Z';
const job = jobDefinitionSchema.parse({
  ...jobInput({ id: 'a' }),
  version: 7,
  revision: 900,
  createdAt: long,
  updatedAt: long,
});

/** The ways to write that somebody who may only read could reach. */
type Reachable = {
  [Port in keyof WritingPorts & keyof ReadingPorts]: keyof ReadingPorts[Port] &
    keyof WritingPorts[Port];
}[keyof WritingPorts & keyof ReadingPorts];

describe('acts', () => {
  let world: ReturnType<typeof fakeDeps>;
  let acts: Acts;

  beforeEach(() => {
    world = fakeDeps();
    const { deps } = world;
    const secrets = createSecrets(deps);
    const revoked = createRevokedSessions({ ...deps, settings: deps.followedSettings });
    acts = createActs(deps, { secrets, revoked, trail: { keep: async () => undefined } });
  });

  it('have everything that writes to themselves', () => {
    expectTypeOf<Reachable>().toEqualTypeOf<never>();
  });

  it('name what came of them, without a request or a reply', async () => {
    const pause = (jobId: string) => acts.pauseJob(callOf({ jobId, reason: 'because' }));
    world.coordination.seed(job);
    world.coordination.seedBroken('b', 'it is no JSON');
    expect(await pause('a')).toMatchObject({ kind: 'written', definition: { id: 'a' } });
    expect(await pause('b')).toEqual({ kind: 'broken' });
    expect(await pause('c')).toEqual({ kind: 'not-found' });
    expect(await pause('no such id')).toEqual({ kind: 'not-found' });
    expect(await acts.runNow(callOf({ jobId: 'b' }))).toEqual({ kind: 'broken' });
    // A pause is an edit, and counts a version.
    const stale = callOf({ jobId: 'a', running: 'finish', ifVersion: 7 } as const);
    expect(await acts.deleteJob(stale)).toMatchObject({ kind: 'changed', currentVersion: 8 });
    expect(await acts.resetOffice(callOf({ reason: 'because' }))).toEqual({ kind: 'not-refused' });
    expect(await acts.stepDown(callOf({ reason: 'because' }))).toEqual({ kind: 'nobody-leads' });
  });

  it('say beside their outcome that Redis could not be told', async () => {
    world.coordination.seed(job);
    const full = new StoreFault('STORE_FULL', 'no room', { retryable: true });
    world.archive.announceEdits = () => Promise.reject(full);
    const call = callOf({ jobId: 'a', reason: 'because' });
    expect(await acts.pauseJob(call)).toMatchObject({ kind: 'written' });
    expect(said(call)).toEqual(['REDIS_UNAVAILABLE']);
  });

  it('refuse by an outcome, and change nothing', async () => {
    const impossible = { kind: 'cron', expressions: ['0 0 30 2 *'], timeZone: 'UTC' };
    const input = jobInputSchema.parse(jobInput({ schedule: impossible }));
    const replacing = await acts.replaceJob(callOf({ job: input }));
    expect(replacing).toMatchObject({ kind: 'refused', signal: { code: 'SCHEDULE_INVALID' } });
    const creating = await acts.createJobs(callOf({ jobs: [{ input }] }));
    expect(creating).toMatchObject({ kind: 'answered', outcomes: [{ kind: 'refused' }] });
    expect(world.coordination.jobs.size).toBe(0);
  });
});
