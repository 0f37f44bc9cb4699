import { readFile } from 'node:fs/promises';
import { eventually, freePorts } from '@escapement/testkit';
import { expect, it } from 'vitest';
import { Cluster, everySecond } from '../rig/cluster.ts';

const token = 'a-token-of-the-figures-alone';

async function figuresAt(port: number): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers });
  expect(answer.status).toBe(200);
  return answer.text();
}

const figureIn = (page: string, name: string): number =>
  Number(
    page
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length + 1),
  );

it('figures of a node and of a worker agree with what was run, and their token opens nothing else', async () => {
  const [health = 0] = await freePorts(1);
  const cluster = await Cluster.start({
    nodes: 1,
    env: { ESCAPEMENT_METRICS_TOKEN: token },
    envOf: (name): Record<string, string> =>
      name.startsWith('worker') ? { ESCAPEMENT_HEALTH_PORT: String(health) } : {},
  });
  try {
    await cluster.createJob(everySecond('counted'));
    await cluster.createJob(everySecond('nobodys', { queue: 'nobody' }));
    await eventually('three runs are counted', async () => {
      const page = await figuresAt(health);
      return figureIn(page, 'escapement_attempts_total{outcome="succeeded"}') >= 3;
    });
    const page = await figuresAt(health);
    const ended = figureIn(page, 'escapement_attempts_total{outcome="succeeded"}');
    const begun = (await readFile(cluster.recordFile, 'utf8')).trim().split('\n').length;
    expect(Math.abs(begun - ended)).toBeLessThanOrEqual(1);
    expect(figureIn(page, 'escapement_lateness_seconds_count')).toBe(ended);
    expect(figureIn(page, 'escapement_attempt_seconds_count')).toBe(ended);
    const port = cluster.nodes[0]?.port ?? 0;
    await eventually('what nobody comes for is seen to wait', async () => {
      const shown = await figuresAt(port);
      const due = figureIn(shown, 'escapement_queue_due_runs{queue="nobody"}');
      return due > 0 && figureIn(shown, 'escapement_queue_oldest_due_seconds{queue="nobody"}') > 0;
    });
    const headers = { authorization: `Bearer ${token}` };
    const refused = await fetch(`http://127.0.0.1:${port}/api/v1/jobs`, { headers });
    expect(refused.status).toBe(401);
  } finally {
    await cluster.stop();
  }
});
