import { afterEach, describe, expect, test } from 'vitest';
import { handsIn } from './by-hand-rig.ts';
import { closeAll, until } from './zookeeper-rig.ts';

let run = 0;

afterEach(closeAll);

const chroot = () => `/offices-${run}`;
const { openReady, byHand } = handsIn(chroot);
const json = (value: object) => Buffer.from(JSON.stringify(value));

describe('the office of the leader', () => {
  test('is found where a version left it that knew no other', async () => {
    run += 1;
    const { election, settings } = await openReady();
    const progress = { stagedUntil: 1, begunUpTo: 1, outstanding: [], behind: {} };
    const checkpoint = { epoch: 3, generation: 12, savedAt: 1, ...progress };
    const term = { epoch: 3, nodeId: 'before', from: '2026-03-07T02:00:00.000Z' };
    await byHand(async (znodes) => {
      const ahead = `${chroot()}/election/0f8fad5b-d9cb-469f-a165-70867728950e_0000000000`;
      await znodes.create(ahead, json({ nodeId: 'before' }), 'persistent');
      const holder = { nodeId: 'before', epoch: 3, since: term.from };
      await znodes.create(`${chroot()}/leader`, json(holder), 'persistent');
      await znodes.create(`${chroot()}/elections/e_`, json(term), 'persistent-sequential');
      await znodes.create(`${chroot()}/cursor`, json(checkpoint), 'persistent');
      expect(await election.leader()).toEqual(holder);
      expect(await election.history(10)).toEqual([term]);
      expect(await settings.readCheckpoint()).toEqual(checkpoint);
      await election.campaign('after');
      await until('it has its place', () => election.standing.kind === 'following');
      await znodes.remove(`${chroot()}/leader`);
      await znodes.remove(ahead);
    });
    await until('it leads', () => election.standing.kind === 'leading');
    const names = await byHand((znodes) => znodes.children(chroot()));
    expect(names).not.toContain('offices');
  });
});

describe('an office', () => {
  test('costs nothing until somebody stands for it, and then lies where its name says', async () => {
    run += 1;
    const { office } = await openReady();
    const counters = office('counters');
    expect(await counters.leader()).toBeUndefined();
    expect(await counters.history(10)).toEqual([]);
    expect(await counters.candidates()).toEqual([]);
    const below = (path: string) => byHand((znodes) => znodes.children(`${chroot()}${path}`));
    expect(await below('/offices')).toBeUndefined();
    await counters.campaign('a');
    const epoch = await until('it is held', () => {
      const { standing } = counters;
      return standing.kind === 'leading' && standing.epoch;
    });
    await counters.announce({ nodeId: 'a', epoch, since: 0 });
    expect((await below('/offices/counters'))?.toSorted()).toEqual(['election', 'holder', 'terms']);
    expect(await below('/election')).toEqual([]);
    expect(await below('')).not.toContain('leader');
  });

  test('stands again with its record when somebody deletes it by hand', async () => {
    run += 1;
    const { office } = await openReady();
    const counters = office('counters');
    await counters.campaign('a');
    const epoch = await until('it is held', () => {
      const { standing } = counters;
      return standing.kind === 'leading' && standing.epoch;
    });
    await counters.announce({ nodeId: 'a', epoch, since: 0 });
    await byHand((znodes) => znodes.remove(`${chroot()}/offices/counters/holder`));
    await until('its record is there again', () => counters.leader());
    const [name] =
      (await byHand((znodes) => znodes.children(`${chroot()}/offices/counters/election`))) ?? [];
    await byHand((znodes) => znodes.remove(`${chroot()}/offices/counters/election/${name}`));
    await until('it stands anew', () => {
      const { standing } = counters;
      return standing.kind === 'leading' && standing.epoch > epoch;
    });
  });
});
