import assert from 'node:assert/strict';
import type { CoordinationSession } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import { eventually } from '../../eventually.ts';
import type { EnsemblePorts } from '../ensemble-ports.ts';
import { createOne } from '../one-definition.ts';
import { jobInput, now } from './scene.ts';

/** What a session promises. */
export const sessionFacts = factsOf<EnsemblePorts>({
  'a session that is cut off says so, and when it is back': tellsSilence,
  'a session that the server ended says so, and another begins': tellsExpiry,
  'a session that ended unheard says so when it is back': tellsLate,
  'who is cut off is refused with a fault that passes': refuses,
});

function toldTo(session: CoordinationSession): {
  readonly told: readonly string[];
  readonly stop: () => void;
} {
  const told: string[] = [];
  const stop = session.onChange((state, { expired }) => {
    told.push(expired ? `${state}, expired` : state);
  });
  return { told, stop };
}

async function tellsSilence(ensemble: EnsemblePorts): Promise<void> {
  const member = await ensemble.member();
  const { session } = member;
  assert.deepEqual([session.state, session.dependency().state], ['connected', 'connected']);
  const { told, stop } = toldTo(session);
  await ensemble.cutOff(member);
  assert.deepEqual([session.state, session.dependency().state], ['suspended', 'suspended']);
  await ensemble.reach(member);
  assert.deepEqual([session.state, told], ['connected', ['suspended', 'connected']]);
  stop();
  await ensemble.cutOff(member);
  assert.equal(told.length, 2);
  await ensemble.reach(member);
}

async function tellsExpiry(ensemble: EnsemblePorts): Promise<void> {
  const member = await ensemble.member();
  const { told } = toldTo(member.session);
  await ensemble.expire(member);
  await eventually('another begins', () => member.session.state === 'connected');
  assert.equal(told[0], 'lost, expired');
  assert.equal(told.at(-1), 'connected');
  assert.deepEqual(await member.membership.nodes(), []);
}

async function refuses(ensemble: EnsemblePorts): Promise<void> {
  const member = await ensemble.member();
  await ensemble.cutOff(member);
  const passing = { retryable: true };
  await Promise.all([
    assert.rejects(member.membership.nodes(), passing),
    assert.rejects(member.election.candidates(), passing),
    assert.rejects(member.settings.ensembleId(), passing),
    assert.rejects(createOne(member.definitions, jobInput('job'), { now }), passing),
    assert.rejects(member.calendars.read('holidays'), passing),
    assert.rejects(
      member.followedSettings.change('word', () => 'changed'),
      passing,
    ),
  ]);
  await ensemble.reach(member);
  assert.deepEqual(await member.definitions.read('job'), { kind: 'absent' });
}

async function tellsLate(ensemble: EnsemblePorts): Promise<void> {
  const member = await ensemble.member();
  const { told } = toldTo(member.session);
  await ensemble.cutOff(member);
  await ensemble.outlast(member);
  assert.ok(!told.includes('lost, expired'));
  await ensemble.reach(member);
  await eventually('another begins', () => member.session.state === 'connected');
  assert.equal(told.filter((each) => each === 'lost, expired').length, 1);
}
