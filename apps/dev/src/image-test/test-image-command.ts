import type { Run } from '@escapement/core';
import { clusterSchema, runListSchema, runLogSchema } from '@escapement/protocol';
import type { CommandInput } from '../launch/start-command.ts';
import { inWords } from '../test-suite/tally.ts';
import { output } from './command.ts';
import { checkConfinement } from './confinement-facts.ts';
import { type Deployment, prepareDeployment } from './deployment.ts';
import { type DockerEngine, findEngine } from './docker-engine.ts';
import { type FactList, openFactList } from './fact-list.ts';
import { checkSdk } from './sdk-facts.ts';

const images = ['escapement-scheduler', 'escapement-worker'];
const job = {
  id: 'every-second',
  schedule: { kind: 'cron', expressions: ['* * * * * *'], timeZone: 'UTC' },
  task: { kind: 'handler', handler: 'echo', input: { said: 'once' } },
};
const secondsWatched = 25;

/**
 * `npm run test:image`: builds both images, brings up the compose file, and kills the leader's container under a job
 * that fires every second. Closes with `N passed, N failed`.
 *
 * @returns The exit code: 0 when every fact holds.
 */
export async function testImageCommand({ root }: CommandInput): Promise<number> {
  const facts = openFactList();
  const stop = new AbortController();
  // Ends what is under way; the facts still to come are not tried, and everything is torn down as at any other end.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(name, () => stop.abort(new Error('stopped')));
  let engine: DockerEngine | undefined;
  await facts.check('a Docker engine answers', async () => {
    engine = await findEngine(root, process.env, stop.signal);
    if (engine === undefined) throw new Error('none does; start Docker, or set DOCKER_HOST');
  });
  if (engine !== undefined) await testWith(engine, { root, facts });
  console.log(inWords(facts.tally()));
  return facts.tally().failed === 0 ? 0 : 1;
}

async function testWith(
  engine: DockerEngine,
  { root, facts }: { readonly root: string; readonly facts: FactList },
): Promise<void> {
  const deployment = await prepareDeployment(root, engine);
  try {
    await checkImages(engine, { deployment, facts });
    await checkDeployment(deployment, facts);
    await checkConfinement(deployment, facts);
    await checkSdk(engine, { root, deployment, facts });
    if (facts.tally().failed > 0 && !engine.stop.aborted) await printLogs(deployment);
  } finally {
    await facts.checkAnyway('everything is torn down', () => deployment.remove());
    await engine.release();
  }
}

async function checkImages(
  { env, stop }: DockerEngine,
  { deployment, facts }: { readonly deployment: Deployment; readonly facts: FactList },
): Promise<void> {
  await facts.check('both images build', async () => {
    await deployment.compose('build', 'scheduler-1', 'worker-1');
  });
  for (const image of images) {
    await facts.check(`${image} runs as a user without rights and reports its health`, async () => {
      const format = '{{.Config.User}} {{if .Config.Healthcheck}}health{{end}}';
      const words = ['docker', 'image', 'inspect', '--format', format, image];
      const said = (await output(words, { env, stop })).trim();
      if (said !== 'node health') throw new Error(`it is: ${said}`);
    });
    await facts.check(
      `${image} carries no tool that builds, no source and no folder of modules`,
      async () => {
        const look =
          'ls -d node_modules packages apps/*/src apps/*/dist/*.d.ts 2>/dev/null; command -v npm gcc make tsc; true';
        const words = ['docker', 'run', '--rm', '--entrypoint', 'sh', image, '-c', look];
        const found = (await output(words, { env, stop })).trim();
        if (found !== '') throw new Error(`it carries: ${found}`);
      },
    );
  }
}

async function checkDeployment(deployment: Deployment, facts: FactList): Promise<void> {
  await facts.check('three nodes with a leader, and two workers, come up', async () => {
    await deployment.compose('up', '-d');
    await deployment.eventually('a whole cluster', 120_000, async () => {
      const { leader, nodes, workers } = await clusterOf(deployment);
      return leader !== null && nodes.length === 3 && workers.length === 2 ? true : undefined;
    });
  });
  await facts.check(
    'the command `escapement` in the container of a node asks that node',
    async () => {
      const said = await deployment.compose('exec', '-T', 'scheduler-1', 'escapement', 'status');
      if (!/^Leader: .*\nNodes: 3\n/.test(said)) throw new Error(`it said: ${said}`);
    },
  );
  await facts.check('a job created over REST fires every second', async () => {
    await deployment.ask('/api/v1/jobs', { method: 'POST', body: job });
    await deployment.eventually('five runs', 30_000, async () => {
      const runs = await runsOf(deployment);
      return runs.filter((run) => run.state === 'succeeded').length >= 5 ? true : undefined;
    });
  });
  let killedAt = 0;
  await facts.check("the leader's container is killed, and another node leads", async () => {
    const before = (await clusterOf(deployment)).leader?.nodeId;
    killedAt = Date.now();
    await deployment.compose('kill', '-s', 'SIGKILL', await leaderService(deployment));
    await deployment.eventually('another leader', 30_000, async () => {
      const { leader } = await clusterOf(deployment);
      return leader !== null && leader.nodeId !== before ? true : undefined;
    });
  });
  await facts.check('no second is lost, doubled or late on the way', async () => {
    const until = killedAt + secondsWatched * 1000;
    const hasPassed = async () => (Date.now() > until + 3000 ? true : undefined);
    await deployment.eventually(
      'the seconds watched are over',
      Number.POSITIVE_INFINITY,
      hasPassed,
    );
    await requireEverySecond(deployment, killedAt - 3000, until);
  });
}

async function requireEverySecond(deployment: Deployment, from: number, to: number): Promise<void> {
  const runs = await runsOf(deployment);
  const problems: string[] = [];
  for (let second = Math.ceil(from / 1000) * 1000; second < to; second += 1000) {
    const fireTime = new Date(second).toISOString();
    const ofSecond = runs.filter((run) => run.fireTime === fireTime);
    if (ofSecond.length !== 1) problems.push(`${fireTime}: ${ofSecond.length} runs`);
    for (const run of ofSecond) problems.push(...(await problemsOf(deployment, run)));
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

async function problemsOf(deployment: Deployment, run: Run): Promise<readonly string[]> {
  const { lines } = runLogSchema.parse(await deployment.ask(`/api/v1/runs/${run.id}/log`));
  const times = lines.filter(
    (line) => line.stream === 'stdout' && line.text.includes('once'),
  ).length;
  const lateMs = Date.parse(run.startedAt ?? '') - Date.parse(run.fireTime);
  return [
    ...(run.state === 'succeeded' ? [] : [`${run.fireTime}: ${run.state}`]),
    ...(times === 1 ? [] : [`${run.fireTime}: its task ran ${times} times`]),
    ...(lateMs < 1000 ? [] : [`${run.fireTime}: ${lateMs} ms late`]),
  ];
}

/** The runs up to now: those staged for the coming minute are listed as well. */
async function runsOf(deployment: Deployment): Promise<readonly Run[]> {
  const to = new Date().toISOString();
  const answer = await deployment.ask(`/api/v1/runs?job=${job.id}&limit=200&to=${to}`);
  return runListSchema.parse(answer).items;
}

async function clusterOf(deployment: Deployment) {
  return clusterSchema.parse(await deployment.ask('/api/v1/cluster'));
}

/** Which service of the compose file leads, by the port in the address that the leader announces. */
async function leaderService(deployment: Deployment): Promise<string> {
  const { leader, nodes } = await clusterOf(deployment);
  const apiUrl = nodes.find((node) => node.nodeId === leader?.nodeId)?.apiUrl ?? '';
  const service = deployment.serviceAt(Number(new URL(apiUrl).port));
  if (service === undefined) throw new Error(`no service answers at ${apiUrl}`);
  return service;
}

async function printLogs(deployment: Deployment): Promise<void> {
  const logs = await deployment.compose('logs', '--tail', '30').catch(String);
  console.error(logs);
}
