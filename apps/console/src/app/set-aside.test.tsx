import { describe, expect, it, vi } from 'vitest';
import { phraseField, reasonField, usePage } from '../fixtures/page-in-use.tsx';
import { answers, job } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open: openAt, sent, says, press, type, choose } = usePage();

const setAside = '/api/v1/cluster/set-aside';
const cluster = answers['/api/v1/cluster'] as { nodes: object[]; warnings: object[] };
const { state: _s, applied: _a, words: _w, nextFireTime: _n, recent: _r, ...rest } = job;
const { runningCount: _c, ...definition } = rest;
const script = { kind: 'script', interpreter: 'bash', script: 'rm -rf /srv/old' };

/** The cluster page over a server that answers so. */
const open = (table: Record<string, unknown>, posts: Record<string, unknown[]> = {}) =>
  openAt('/cluster', table, posts);

const warnedOf = {
  '/api/v1/cluster': {
    ...cluster,
    warnings: [{ code: 'DEFINITIONS_SET_ASIDE', message: { en: '3 are gone', zh: '缺失 3 个' } }],
  },
  [setAside]: {
    total: 3,
    items: [
      { id: 'heartbeat', definition },
      { id: 'cleanup', definition: { ...definition, id: 'cleanup', task: script } },
      { id: 'spoilt', problem: 'it is not JSON' },
    ],
  },
};

describe('jobs that are set aside', () => {
  it('are shown with what they would do before anything can be done, and what cannot be read with why', async () => {
    open(warnedOf);
    await says(/rm -rf \/srv\/old/);
    expect(document.body.textContent).toMatch(/cannot be read: it is not JSON/);
    expect(document.body.textContent).toMatch(/0 of 3 chosen/);
  });

  it('are no matter of a cluster without the warning', async () => {
    open({ [setAside]: warnedOf[setAside] });
    await says(/Zone data differ/);
    expect(document.body.textContent).not.toMatch(/Jobs set aside/);
  });

  it('are all restored for a reason, for as long as the server has some left', async () => {
    const path = `${setAside}/restore`;
    const rest = { refused: [], refusedCount: 0 };
    const refused = [{ id: 'spoilt', problem: 'it is not JSON' }];
    open(warnedOf, {
      [path]: [
        { restored: 1, left: 2, ...rest },
        { restored: 1, left: 0, refused, refusedCount: 1 },
      ],
    });
    await says(/rm -rf/);
    await press(/^Restore all…/);
    await type(reasonField, 'n');
    await press(/^Restore all$/);
    await says(/2 characters or more/);
    expect(sent()).toEqual([]);
    await type(reasonField, ' ZooKeeper was rebuilt ');
    await press(/^Restore all$/);
    await says(/2 jobs were restored/);
    await says(/1 job could not be restored and stays set aside/);
    await says(/spoilt: it is not JSON/);
    const body = { reason: 'ZooKeeper was rebuilt' };
    expect(sent()).toEqual([
      { path, body },
      { path, body },
    ]);
  });

  it('are restored by choice', async () => {
    const path = `${setAside}/restore`;
    open(warnedOf, { [path]: [{ restored: 1, left: 0, refused: [], refusedCount: 0 }] });
    await choose('cleanup');
    await says(/1 of 3 chosen/);
    await press(/^Restore the chosen ones…/);
    await type(reasonField, 'looked at it');
    await press(/^Restore the chosen ones$/);
    await says(/1 job was restored/);
    expect(sent()).toEqual([{ path, body: { reason: 'looked at it', jobs: ['cleanup'] } }]);
  });

  it.each([
    [['cleanup'], 'cleanup', 'heartbeat'],
    [['heartbeat', 'spoilt'], '2', '3'],
  ])('are given up only once it is typed which or how many: %s', async (jobs, phrase, other) => {
    const path = `${setAside}/discard`;
    open(warnedOf, { [path]: [{ discarded: jobs.length }] });
    await choose(...jobs);
    await press(/^Give up the chosen ones…/);
    await type(reasonField, 'of no use');
    await press(/^Give up$/);
    await type(phraseField, other);
    await press(/^Give up$/);
    await says(`That is not ${phrase}.`);
    expect(sent()).toEqual([]);
    await type(phraseField, phrase);
    await press(/^Give up$/);
    await says(/given up/);
    expect(sent()).toEqual([{ path, body: { reason: 'of no use', jobs } }]);
  });
});

describe('an office that Redis refuses', () => {
  const refused = {
    ...cluster,
    leader: null,
    nodes: [{ ...cluster.nodes[0], role: 'follower', waitingFor: [{ code: 'OFFICE_REFUSED' }] }],
  };

  it('is reset for a reason', async () => {
    const path = '/api/v1/cluster/office/reset';
    open({ '/api/v1/cluster': refused }, { [path]: [{ ensembleId: 'e' }] });
    await press(/^Reset the office…/);
    await press(/^Reset the office$/);
    await says(/two characters/);
    await type(reasonField, 'restored from a backup');
    await press(/^Reset the office$/);
    await says(/The office has been reset/);
    expect(sent()).toEqual([{ path, body: { reason: 'restored from a backup' } }]);
  });

  it.each([
    [
      'somebody leads',
      { ...refused, leader: (answers['/api/v1/cluster'] as typeof refused).leader },
    ],
    ['nobody says that it is refused', { ...refused, nodes: cluster.nodes }],
  ])('is not to be reset while %s', async (_, body) => {
    open({ '/api/v1/cluster': body });
    await says(/Zone data differ/);
    expect(document.body.textContent).not.toMatch(/Reset the office/);
  });
});

it('the memory of Redis is shown with its limit, and where it is spared', async () => {
  open({});
  await says(/Memory: 824 MiB of 1 GiB \(81 %\)/);
  expect(document.body.textContent).toMatch(/From 80 % on only what is due soon is staged/);
});
