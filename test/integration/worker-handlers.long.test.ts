import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { redisMillis } from '@escapement/core';
import { secretKind, ZooKeeperSecrets } from '@escapement/zookeeper';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAlive, type WorkerMember, WorkerRig } from './worker-rig.ts';

const wild = fileURLToPath(
  new URL('../../packages/worker/src/fixtures/wild-handlers.mjs', import.meta.url),
);

const handler = (name: string) => ({ kind: 'handler' as const, handler: name });

describe.each(['process', 'thread'])('a worker whose handlers have a %s each', (isolation) => {
  let rig: WorkerRig;
  let worker: WorkerMember;

  beforeAll(async () => {
    rig = await WorkerRig.start();
    worker = await rig.addWorker({
      ESCAPEMENT_HANDLERS: wild,
      ESCAPEMENT_HANDLERS_ISOLATION: isolation,
      ESCAPEMENT_HANDLERS_MAX_MEMORY_MB: '256',
    });
  });
  afterAll(() => rig.close());

  const ending = async (name: string, timeoutMs?: number) => {
    const asked = { jobId: `wild-${name.toLowerCase()}`, task: handler(name) };
    const runId = await rig.ask({ ...asked, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
    return rig.until(runId, 'succeeded', 'failed', 'timed-out', 'lost');
  };

  test('goes on beside one that spins, which ends as timed out, once', async () => {
    const spinning = ending('spin', 4_000);
    expect(await ending('told')).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect(await spinning).toMatchObject({ state: 'timed-out', attempt: 1 });
  });

  test.each([
    ['exit', 'exited with 3 before the handler had ended'],
    ['throwLater', 'threw outside its promise: Error: from a timer'],
    ['rejectUnheard', 'left a promise that was rejected unwaited for: Error: nobody waits'],
    [
      'grow',
      expect.stringMatching(/^ran out of memory: it wanted more than 256 MB$|memory runs out$/),
    ],
  ])('fails a run by %s alone, once, and runs the next one', async (name, reason) => {
    expect(await ending(name)).toMatchObject({ state: 'failed', attempt: 1, reason });
    expect(await ending('told')).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect(worker.child.exitCode).toBeNull();
  });
});

test('a handler is called with what fits the schema of its job, and with nothing else', async () => {
  const rig = await WorkerRig.start();
  try {
    await rig.addWorker({ ESCAPEMENT_HANDLERS: wild });
    const retry = { attempts: 3, backoff: 'fixed', delayMs: 0, maxDelayMs: 0 } as const;
    const ending = async (jobId: string, input: string) => {
      const inputSchema = { properties: { day: { pattern: '^\\d{4}-\\d{2}-\\d{2}$' } } };
      const task = { ...handler('told'), input: { day: input }, inputSchema };
      const asked = { jobId, task, retry: { ...retry, jitter: 0, finalErrors: [] } };
      return rig.until(await rig.ask(asked), 'succeeded', 'failed');
    };
    expect(await ending('fits', '${fireDate}')).toMatchObject({ state: 'succeeded' });
    expect(await ending('unfit', '${fireTime}')).toMatchObject({
      state: 'failed',
      attempt: 1,
      reason: expect.stringMatching(/^input-unfit: input\.day must match /),
    });
    const inputSchema = { type: 'string', minLength: 2 };
    const asked = async (jobId: string, input: string) => {
      const task = { ...handler('told'), input: 'of the job', inputSchema };
      return rig.until(await rig.ask({ jobId, task, input }), 'succeeded', 'failed');
    };
    expect(await asked('asked', '"张三"')).toMatchObject({ state: 'succeeded', input: '张三' });
    expect(await asked('asked-unfit', '"x"')).toMatchObject({
      ...{ state: 'failed', reason: 'input-unfit: input must have at least 2 characters' },
    });
  } finally {
    await rig.close();
  }
});

test('a handler ends with its worker, and so does what it has started', async () => {
  const rig = await WorkerRig.start();
  try {
    const worker = await rig.addWorker({ ESCAPEMENT_HANDLERS: wild });
    const runId = await rig.ask({ jobId: 'left', task: handler('leaveBehind') });
    const [line = ''] = await rig.log(runId, 1);
    expect(isAlive(Number(line))).toBe(true);
    worker.child.kill('SIGKILL');
    await expect.poll(() => isAlive(Number(line))).toBe(false);
  } finally {
    await rig.close();
  }
});

test('a module that cannot be loaded ends the worker with 78, as a configuration that cannot work', async () => {
  const rig = await WorkerRig.start();
  try {
    const worker = rig.launch({ ESCAPEMENT_HANDLERS: '/nowhere/handlers.mjs' });
    expect(await worker.exited).toBe(78);
  } finally {
    await rig.close();
  }
});

/** Every command that has ever changed this Redis. */
function writtenTo(directory: string): string {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true });
  return files
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

test('a secret reaches handler, script and request, and stands in nothing that is told of their runs', async () => {
  const rig = await WorkerRig.start();
  const key = 'a key that only processes have';
  const secrets = new ZooKeeperSecrets(rig.zookeeper.documents(secretKind), key);
  const value = 'hunter-22/ü';
  try {
    await secrets.open();
    await secrets.put({ name: 'token', value }, { now: redisMillis(Date.now()) });
    await rig.addWorker({
      ESCAPEMENT_HANDLERS: wild,
      ESCAPEMENT_SECRETS_KEY: key,
      ESCAPEMENT_HTTP_ALLOW_PRIVATE: 'true',
    });
    const script = 'printf "%s" "$TOKEN" | sha256sum; echo "got $TOKEN"; env | grep -c ^TOKEN=';
    const task = { kind: 'script', interpreter: 'bash', script } as const;
    const env = { TOKEN: '${secret.token}', TZ: 'Asia/Tokyo' };
    const runId = await rig.ask({ jobId: 'script', task: { ...task, env } });
    await rig.until(runId, 'succeeded');
    const hash = createHash('sha256').update(value).digest('hex');
    expect(await rig.log(runId, 3)).toEqual([`${hash}  -`, 'got ***', '1']);

    const handling = { ...handler('told'), input: { token: '${secret.token}' } };
    const handled = await rig.ask({ jobId: 'handler', task: handling });
    expect(await rig.until(handled, 'succeeded', 'failed')).toMatchObject({ state: 'succeeded' });

    const gone = { ...task, env: { TOKEN: '${secret.gone}' } };
    const failed = await rig.ask({ jobId: 'gone', task: gone });
    expect(await rig.until(failed, 'succeeded', 'failed')).toMatchObject({
      ...{ state: 'failed', reason: 'secret-missing: there is no secret gone' },
    });
    const seen = writtenTo(rig.redisServer.directory);
    for (const text of [value, encodeURIComponent(value), Buffer.from(value).toString('base64')]) {
      expect(seen).not.toContain(text);
    }
    expect(seen).toContain('got ***');
  } finally {
    await rig.close();
  }
});
