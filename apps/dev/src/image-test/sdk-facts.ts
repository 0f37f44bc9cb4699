import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runListSchema } from '@escapement/protocol';
import { output } from './command.ts';
import type { Deployment } from './deployment.ts';
import type { DockerEngine } from './docker-engine.ts';
import type { FactList } from './fact-list.ts';

/** Of the compilers the one before ours, which most projects have. */
const typescript = '5.9.3';
const program = ['jobs.ts', 'main.ts', 'jobs.test.ts'];
/** The job of each second that the program declares. */
const declaredJob = 'close-books-acme';

/** What the packed SDK is to somebody who has nothing else of ours: a project in a container of its own, beside a running deployment. */
export async function checkSdk(
  engine: DockerEngine,
  { root, deployment, facts }: { root: string; deployment: Deployment; facts: FactList },
): Promise<void> {
  const { env, stop } = engine;
  const image = `${deployment.project}-sdk`;
  const folder = await mkdtemp(join(tmpdir(), 'escapement-sdk-project-'));
  const file = join(root, 'docker/sdk-project.Dockerfile');
  /** What takes away again what was begun, the last first: where nothing was, the engine is asked for nothing. */
  const undoing: (readonly string[])[] = [];
  try {
    await facts.check(
      'the packed SDK installs into an empty project, whose program compiles and passes its test',
      async () => {
        await writeProject(root, folder, engine);
        undoing.unshift(['docker', 'rmi', '--force', image]);
        await output(['docker', 'build', '-f', file, '-t', image, folder], { env, stop });
      },
    );
    await facts.check('that program declares a job, which fires and is run by it', async () => {
      undoing.unshift(['docker', 'rm', '--force', image]);
      await output(['docker', 'run', ...inside(deployment), '--name', image, image], { env, stop });
      await deployment.eventually('a run', 60_000, async () => {
        const path = `/api/v1/runs?job=${declaredJob}&state=succeeded`;
        const { items } = runListSchema.parse(await deployment.ask(path));
        return items.length > 0 ? true : undefined;
      });
    });
    if (undoing.length > 1 && facts.tally().failed > 0 && !stop.aborted)
      console.error(await output(['docker', 'logs', image], { env }).catch(String));
  } finally {
    await rm(folder, { recursive: true, force: true });
    // What failed halfway may have left nothing.
    for (const words of undoing) await output(words, { env }).catch(() => undefined);
  }
}

/** The tarball as it would be published, a manifest that asks for it, and the program of the example. */
async function writeProject(root: string, folder: string, { env, stop }: DockerEngine) {
  const pack = ['npm', 'pack', '--json', '--pack-destination', folder];
  const said = await output(pack, { env, cwd: join(root, 'packages/sdk'), stop });
  const [packed] = JSON.parse(said.slice(said.indexOf('[')));
  await copyFile(join(folder, packed.filename), join(folder, 'sdk.tgz'));
  const { devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const sdk = JSON.parse(await readFile(join(root, 'packages/sdk/package.json'), 'utf8'));
  const manifest = {
    type: 'module',
    private: true,
    dependencies: { '@escapement/sdk': 'file:sdk.tgz', zod: sdk.dependencies.zod },
    devDependencies: { typescript, '@types/node': devDependencies['@types/node'] },
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  for (const name of program)
    await copyFile(join(root, 'examples/typed-jobs', name), join(folder, name));
}

/** As a worker of the deployment is run, and with the token by which it may declare jobs. */
function inside({ project }: Deployment): readonly string[] {
  const said = {
    ESCAPEMENT_ZOOKEEPER: 'zookeeper-1:2181,zookeeper-2:2181,zookeeper-3:2181',
    ESCAPEMENT_ZOOKEEPER_AUTH_FILE: '/run/escapement/servers/zookeeper-auth',
    ESCAPEMENT_REDIS: 'redis://escapement@redis:6379',
    ESCAPEMENT_REDIS_PASSWORD_FILE: '/run/escapement/servers/redis-password',
    ESCAPEMENT_SECRETS_KEY_FILE: '/run/escapement/servers/secrets-key',
    ESCAPEMENT_URL: 'http://scheduler-2:8080',
    ESCAPEMENT_ADMIN_TOKEN_FILE: '/run/escapement/admin/admin-token',
  };
  return [
    ...['--detach', '--network', `${project}_inside`],
    ...['--volume', `${project}_credentials:/run/escapement/servers:ro`],
    ...['--volume', `${project}_admin-credentials:/run/escapement/admin:ro`],
    ...Object.entries(said).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
  ];
}
