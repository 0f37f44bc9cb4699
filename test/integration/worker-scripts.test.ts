import { afterAll, beforeAll, expect, test } from 'vitest';
import { isAlive, WorkerRig } from './worker-rig.ts';

let rig: WorkerRig;
beforeAll(async () => {
  rig = await WorkerRig.start();
});
afterAll(() => rig.close());

const script = (text: string) => ({ kind: 'script', interpreter: 'bash', script: text }) as const;

test('a script finds no secret in the environment of its worker', async () => {
  const url = new URL(rig.redisServer.url);
  // Redis without a password takes any, so that the worker comes up with one that must not be seen.
  await rig.redisServer.send(
    'ACL',
    'SETUSER',
    'escapement',
    'on',
    '>hush-redis',
    '~*',
    '&*',
    '+@all',
  );
  const worker = await rig.addWorker({
    ESCAPEMENT_REDIS: `redis://escapement:hush-redis@${url.host}`,
    ESCAPEMENT_ADMIN_TOKEN: 'hush-token-of-at-least-24-characters',
    SECRET_OF_A_HANDLER: 'hush-handler',
    ESCAPEMENT_NAME: 'shown',
  });
  expect(worker.child.exitCode).toBeNull();
  const look = "echo begin; tr '\\0' '\\n' </proc/$PPID/environ; echo end";
  const runId = await rig.ask({ jobId: 'looking', task: script(look) });
  await rig.until(runId, 'succeeded');
  const text = (await rig.log(runId, 3)).join('\n');
  expect(text).toMatch(/begin[\s\S]*end/);
  expect(text).toContain('ESCAPEMENT_NAME=shown');
  expect(text).not.toContain('hush');
});

test('a script is given the variables of its job, and none by which the loader runs other code', async () => {
  await rig.addWorker({ ESCAPEMENT_QUEUES: 'variables' });
  const env = { DAY: '${fireDate} ${jobId}', ESCAPEMENT_RUN_ID: 'forged', LD_PRELOAD: '/none.so' };
  const task = { ...script('echo "$DAY|$ESCAPEMENT_RUN_ID|$LD_PRELOAD"'), env };
  const runId = await rig.ask({ jobId: 'told', task, queue: 'variables' });
  const { fireTime } = await rig.until(runId, 'succeeded', 'failed');
  expect(await rig.log(runId, 1)).toEqual([`${fireTime.slice(0, 10)} told|${runId}|`]);
});

test('what a script has put into a session of its own ends with a worker that is killed', async () => {
  const worker = await rig.addWorker({ ESCAPEMENT_QUEUES: 'killed' });
  const task = script('setsid sleep 60 & echo $!; sleep 60');
  const [line] = await rig.log(await rig.ask({ jobId: 'left', task, queue: 'killed' }), 1);
  const stray = Number(line);
  expect(isAlive(stray)).toBe(true);
  worker.child.kill('SIGKILL');
  await expect.poll(() => isAlive(stray)).toBe(false);
});
