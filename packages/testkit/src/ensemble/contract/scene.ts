import assert from 'node:assert/strict';
import {
  type CalendarInput,
  calendarInputSchema,
  type JobDefinition,
  type JobInput,
  jobInputSchema,
  redisMillis,
  type WriteOutcome,
} from '@escapement/core';
import { eventually } from '../../eventually.ts';
import type { EnsembleMember, EnsemblePorts } from '../ensemble-ports.ts';

/** When the facts write. */
export const now = redisMillis(Date.parse('2026-03-07T02:00:00.000Z'));
export const later = redisMillis(now + 1_000);
export const nowText = '2026-03-07T02:00:00.000Z';
export const laterText = '2026-03-07T02:00:01.000Z';

/** A job that calls the handler `noop` each minute. */
export function jobInput(id: string, changes: object = {}): JobInput {
  return jobInputSchema.parse({
    id,
    schedule: { kind: 'every', everyMs: 60_000 },
    task: { kind: 'handler', handler: 'noop' },
    ...changes,
  });
}

export function calendarInput(name: string, changes: object = {}): CalendarInput {
  return calendarInputSchema.parse({ name, timeZone: 'UTC', ...changes });
}

/** The definition that was written. */
export function written(outcome: WriteOutcome): JobDefinition {
  assert.equal(outcome.kind, 'written');
  return outcome.kind === 'written' ? outcome.definition : assert.fail();
}

/** As many members as are asked for, each of its own process. */
export async function members(
  ensemble: EnsemblePorts,
  count: number,
): Promise<readonly EnsembleMember[]> {
  const all: EnsembleMember[] = [];
  for (let i = 0; i < count; i += 1) all.push(await ensemble.member());
  return all;
}

export async function pair(
  ensemble: EnsemblePorts,
): Promise<readonly [EnsembleMember, EnsembleMember]> {
  return [await ensemble.member(), await ensemble.member()];
}

/** Has a member campaign, until it has its place. */
export async function stand(member: EnsembleMember, nodeId: string): Promise<EnsembleMember> {
  await member.election.campaign(nodeId);
  await eventually(
    `${nodeId} has its place`,
    () => !['absent'].includes(member.election.standing.kind),
  );
  return member;
}

/** The epoch under which a member leads, as soon as it does. */
export function leads(member: EnsembleMember): Promise<number> {
  return eventually('it leads', () => {
    const { standing } = member.election;
    return standing.kind === 'leading' && standing.epoch;
  });
}

/** One that leads, and its epoch. */
export async function leader(
  ensemble: EnsemblePorts,
  nodeId = 'a',
): Promise<{ readonly member: EnsembleMember; readonly epoch: number }> {
  const member = await stand(await ensemble.member(), nodeId);
  return { member, epoch: await leads(member) };
}
