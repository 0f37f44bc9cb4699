import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from '@escapement/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../rig/cluster.ts';
import { startProgram } from '../rig/start-program.ts';

describe('a job that asks a service', () => {
  let cluster: Cluster;
  const tills: ChildProcess[] = [];

  beforeAll(async () => {
    const env = { ESCAPEMENT_HTTP_ALLOW_PRIVATE: 'true' };
    cluster = await Cluster.start({ nodes: 1, workers: 1, env });
  });
  afterAll(async () => {
    for (const till of tills) till.kill('SIGKILL');
    await cluster?.stop({ keepLogs: process.env['DRILL_KEEP'] === '1' });
  });

  /** One instance of the example, in a process of its own. */
  async function open(number: number): Promise<ChildProcess> {
    const till = await startProgram('examples/service-discovery/main.ts', {
      args: [String(number)],
      env: { ESCAPEMENT_ZOOKEEPER: cluster.zookeeper.connect },
    });
    // Nobody reads what it says.
    till.stdout?.resume();
    tills.push(till);
    return till;
  }

  const service = async () =>
    (await cluster.get('/api/v1/services')).items.find(
      ({ name }: { name: string }) => name === 'till',
    );

  /** Has so many runs, one after another; which instance each of them reached last. */
  async function run(count: number): Promise<readonly string[]> {
    const reached: string[] = [];
    for (let i = 0; i < count; i += 1) {
      const path = '/api/v1/jobs/customer/runs';
      const answer = await cluster.call({ method: 'POST', path, body: {} });
      const { id } = (await answer.json()) as { id: string };
      const ended = await eventually(`${id} is over`, async () => {
        const { state, reason } = await cluster.get(`/api/v1/runs/${encodeURIComponent(id)}`);
        return ['succeeded', 'failed', 'lost', 'timed-out'].includes(state) && { state, reason };
      });
      expect(ended).toEqual({ state: 'succeeded', reason: undefined });
      const { lines } = await cluster.get(`/api/v1/runs/${encodeURIComponent(id)}/log`);
      const said = lines.map(({ text }: { text: string }) => text).join('\n');
      reached.push([...said.matchAll(/instance till-(\d)/g)].at(-1)?.[1] ?? '-');
    }
    return reached;
  }

  it('fails no run though one instance is killed and one drains, which gets none from then on', async () => {
    const [first, second] = await Promise.all([open(1), open(2), open(3)]);
    await eventually('three are registered', async () => (await service())?.instanceCount === 3);
    const task = { kind: 'http', url: 'service://till/' };
    await cluster.createJob({ id: 'customer', schedule: { kind: 'manual' }, task });
    expect(new Set(await run(6))).toEqual(new Set(['1', '2', '3']));

    if (first === undefined || second === undefined) throw new Error('they were opened');
    const gone = once(first, 'exit');
    first.kill('SIGKILL');
    await gone;
    expect(new Set(await run(9))).toEqual(new Set(['2', '3']));

    second.kill('SIGUSR2');
    await eventually('it drains', async () => (await service())?.unpickedCount === 1);
    expect(await run(8)).toEqual(Array(8).fill('3'));
  });

  it('fails no run that is in flight on an instance at the instant when that is killed', async () => {
    const doomed = await open(4);
    const isThere = async () =>
      (await cluster.get('/api/v1/services/till')).instances.some(
        ({ id }: { id: string }) => id === 'till-4',
      );
    await eventually('it is registered', isThere);
    // It takes whatever is sent to it, and answers nothing.
    doomed.kill('SIGSTOP');
    const task = { kind: 'http', url: 'service://till/' };
    const job = { id: 'customers', schedule: { kind: 'manual' }, overlap: 'allow', task };
    await cluster.createJob(job);
    const path = '/api/v1/jobs/customers/runs';
    const asked = Array.from({ length: 6 }, () => cluster.call({ method: 'POST', path, body: {} }));
    const answers = await Promise.all(asked);
    const ids = await Promise.all(
      answers.map(async (answer) => ((await answer.json()) as { id: string }).id),
    );
    const pathOf = (id: string) => `/api/v1/runs/${encodeURIComponent(id)}`;
    const hasReached = async (id: string) =>
      JSON.stringify(await cluster.get(`${pathOf(id)}/log`)).includes('instance till-4');
    const inFlight = async () => {
      const reached = await Promise.all(ids.map(hasReached));
      return reached.filter(Boolean).length;
    };
    await eventually('some are in flight on it', async () => (await inFlight()) > 0);
    doomed.kill('SIGKILL');
    for (const id of ids) {
      const isOver = async () => (await cluster.get(pathOf(id))).finishedAt !== undefined;
      await eventually(`${id} is over`, isOver);
      expect(await cluster.get(pathOf(id))).toMatchObject({ state: 'succeeded', attempt: 1 });
    }
    expect(await inFlight()).toBeGreaterThan(0);
  });
});
