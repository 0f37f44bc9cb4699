import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { endWithUs } from '@escapement/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminToken, Cluster } from '../rig/cluster.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const npm = (args: readonly string[], cwd: string) =>
  run('npm', [...args, '--no-audit', '--no-fund', '--prefer-offline'], { cwd });

const wrongUses = `
import { createClient, defineJob, type ResultOf } from '@escapement/sdk';
import { closeBooks } from './jobs.ts';
const client = createClient();
const rows: ResultOf<typeof closeBooks> = { tenant: 'a', rows: 1 };
// @ts-expect-error a result is of the type that the function returns
const texts: ResultOf<typeof closeBooks> = { tenant: 'a', rows: 'many' };
// @ts-expect-error an input is of the type that the schema takes
await client.jobs.run(closeBooks, { input: { tenant: 7, day: '2026-10-25' } });
// @ts-expect-error so is the input that a job has by itself
defineJob({ id: 'x', input: closeBooks.draft.id as never as Schema, defaultInput: 7, run() {} });
// @ts-expect-error a word that no policy has
defineJob({ id: 'x', overlap: 'sometimes', run() {} });
type Schema = { readonly '~standard': { readonly version: 1; readonly vendor: 'us';
  readonly validate: (value: unknown) => { readonly value: string };
  readonly types?: { readonly input: string; readonly output: string } } };
export { rows, texts };
`;

/** A folder in which nothing is but what npm put there. */
let project: string;
let cluster: Cluster;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'escapement-sdk-'));
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], {
    cwd: join(root, 'packages/sdk'),
    maxBuffer: 16 * 1024 * 1024,
  });
  const { filename } = JSON.parse(stdout.slice(stdout.indexOf('[')))[0];
  await writeFile(join(project, 'package.json'), '{"type":"module","private":true}');
  const { devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const { dependencies } = JSON.parse(
    await readFile(join(root, 'packages/core/package.json'), 'utf8'),
  );
  const beside = [`zod@${dependencies.zod}`, `@types/node@${devDependencies['@types/node']}`];
  await npm(['install', join(project, filename), ...beside], project);
  for (const file of ['jobs.ts', 'main.ts', 'jobs.test.ts']) {
    await copyFile(join(root, 'examples/typed-jobs', file), join(project, file));
  }
  await writeFile(join(project, 'wrong.ts'), wrongUses);
  cluster = await Cluster.start({ nodes: 1, workers: 0 });
});
afterAll(async () => {
  await cluster?.stop();
  await rm(project, { recursive: true, force: true });
});

describe('the package as it is published', () => {
  it('needs nothing that stands in a checkout', async () => {
    const installed = join(project, 'node_modules/@escapement');
    expect(await readdir(installed)).toEqual(['sdk']);
    const manifest = JSON.parse(await readFile(join(installed, 'sdk/package.json'), 'utf8'));
    expect(Object.keys(manifest.dependencies).filter((name) => /escapement/.test(name))).toEqual(
      [],
    );
  });

  it('compiles a typed program, and refuses what does not fit its types', async () => {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const options = ['--module', 'nodenext', '--target', 'es2022', '--strict', '--types', 'node'];
    const sources = [
      '--rewriteRelativeImportExtensions',
      'jobs.ts',
      'main.ts',
      'jobs.test.ts',
      'wrong.ts',
    ];
    const compiled = run(process.execPath, [tsc, ...options, ...sources], { cwd: project });
    await compiled.catch(({ stdout }) => expect(stdout).toBe(''));
  });

  it('runs a job through a night and past a dead leader in a test without servers', async () => {
    const { stdout } = await run(process.execPath, ['--test', 'jobs.test.js'], { cwd: project });
    expect(stdout).toMatch(/^# pass 2$/m);
    expect(stdout).toMatch(/^# fail 0$/m);
  });

  it('defines, fires and runs a typed job, and drains when it is told to end', async () => {
    const program = startProgram();
    await program.said('close-books: created');
    await program.said('closed 10 rows');
    await cluster.until('the job of each second has fired', async () => {
      const { items } = await cluster.get('/api/v1/runs?job=close-books-acme&state=succeeded');
      return items.length > 0;
    });
    const { items } = await cluster.get('/api/v1/runs?job=close-books-acme&state=succeeded');
    expect(items[0]).toMatchObject({ trigger: 'schedule', queue: 'billing' });
    expect(await cluster.get(`/api/v1/runs/${items[0].id}`)).toMatchObject({
      result: { tenant: 'acme', rows: 10 },
    });
    expect(await program.endedBy('SIGTERM')).toBe(0);
  });

  it('leaves alone what stands as it is declared, and is refused an unfit input by the server too', async () => {
    const program = startProgram();
    await program.said('close-books: unchanged');
    await program.said('closed 10 rows');
    const body = { input: { tenant: 'acme', day: 'yesterday' } };
    const path = '/api/v1/jobs/close-books/runs';
    const answer = await cluster.call({ method: 'POST', path, body });
    expect(await answer.json()).toMatchObject({ code: 'INPUT_UNFIT' });
    expect(await program.endedBy('SIGINT')).toBe(0);
  });
});

interface Program {
  said(text: string): Promise<void>;
  endedBy(signal: 'SIGTERM' | 'SIGINT'): Promise<number | null>;
}

function startProgram(): Program {
  const child: ChildProcess = spawn(process.execPath, ['main.js'], {
    cwd: project,
    env: {
      PATH: process.env['PATH'],
      ESCAPEMENT_ZOOKEEPER: cluster.zookeeper.connect,
      ESCAPEMENT_REDIS: cluster.redis.url,
      ESCAPEMENT_URL: `http://127.0.0.1:${cluster.nodes[0]?.port}`,
      ESCAPEMENT_ADMIN_TOKEN: adminToken,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  endWithUs(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  return {
    async said(text) {
      const isSaid = async () => output.includes(text) || child.exitCode !== null;
      await cluster.until(`the program says "${text}"`, isSaid);
      expect(output).toContain(text);
    },
    endedBy(signal) {
      child.kill(signal);
      return exited;
    },
  };
}
