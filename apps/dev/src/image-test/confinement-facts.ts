import { randomBytes } from 'node:crypto';
import { clusterSchema } from '@escapement/protocol';
import { build } from 'esbuild';
import type { ContainerView, Deployment } from './deployment.ts';
import type { FactList } from './fact-list.ts';

/** Read as a stranger: by a client with credentials of its own. */
const readSigningKey = `
const client = require('node-zookeeper-client').createClient('zookeeper-1:2181');
client.once('connected', () => client.getData('/escapement/settings/signing-key', (error, data) => {
  console.log(error ? error.name : 'read ' + data);
  process.exit(0);
}));
client.addAuthInfo('digest', Buffer.from('stranger:x'));
client.connect();`;

const secretFiles = [
  ['redis', '/run/escapement/redis/admin-password'],
  ['worker-1', '/run/escapement/servers/redis-password'],
  ['worker-1', '/run/escapement/servers/zookeeper-auth'],
  ['scheduler-1', '/run/escapement/admin/admin-token'],
] as const;

/** What of a running deployment keeps others out, and each container within its bounds. */
export async function checkConfinement(deployment: Deployment, facts: FactList): Promise<void> {
  await facts.check(
    'a second start brings back what was killed, with the credentials of the first',
    async () => {
      await deployment.compose('up', '-d');
      await deployment.eventually('three nodes', 60_000, async () => {
        const { nodes } = clusterSchema.parse(await deployment.ask('/api/v1/cluster'));
        return nodes.length === 3 ? true : undefined;
      });
    },
  );
  await facts.check('nobody is let into Redis and ZooKeeper without credentials', async () => {
    const reply = await deployment.compose('exec', '-T', 'redis', 'redis-cli', 'ping');
    if (!reply.includes('NOAUTH')) throw new Error(`Redis said: ${reply}`);
    const words = [
      'exec',
      '-T',
      'scheduler-2',
      'node',
      '-e',
      await withItsLibraries(readSigningKey),
    ];
    const read = await deployment.compose(...words);
    if (!read.includes('NO_AUTH')) throw new Error(`ZooKeeper said: ${read}`);
  });
  await facts.check('no secret stands where the engine shows it', async () => {
    const shown = JSON.stringify(await deployment.inspect());
    for (const [service, path] of secretFiles) {
      const secret = (await deployment.compose('exec', '-T', service, 'cat', path)).trim();
      if (secret.length < 24) throw new Error(`${path} holds no secret: ${secret}`);
      if (shown.includes(secret.slice(-24))) throw new Error(`${path} is shown`);
    }
  });
  await facts.check('a worker cannot read the admin token', async () => {
    const path = '/run/escapement/admin';
    const listed = await deployment
      .compose('exec', '-T', 'worker-1', 'ls', path)
      .catch((error: Error) => error.message);
    if (!listed.includes('No such file')) throw new Error(`it sees: ${listed}`);
  });
  await facts.check('every container has lost its rights, and has bounds', async () => {
    const lax = (await deployment.inspect()).flatMap(laxities);
    if (lax.length > 0) throw new Error(lax.join('\n'));
  });
  await facts.check('a token of our own takes the place of the one that was made', async () => {
    await deployment.replaceToken(randomBytes(32).toString('base64url'));
    await deployment.eventually('an answer', 15_000, () => deployment.ask('/api/v1/cluster'));
  });
}

/** An image has no library at hand for a script that is run in it. */
async function withItsLibraries(script: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

function laxities({ Name, Config, HostConfig }: ContainerView): readonly string[] {
  const { CapDrop, SecurityOpt, ReadonlyRootfs, Memory, PidsLimit } = HostConfig;
  const service = Config.Labels['com.docker.compose.service'] ?? '';
  const isZookeeper = service.startsWith('zookeeper');
  return [
    ...((CapDrop ?? []).includes('ALL') ? [] : ['keeps capabilities']),
    ...((SecurityOpt ?? []).some((option) => option.startsWith('no-new-privileges'))
      ? []
      : ['may gain privileges']),
    // ZooKeeper's entry point writes its configuration at each start.
    ...(ReadonlyRootfs || isZookeeper ? [] : ['may write its own files']),
    ...(Memory > 0 ? [] : ['has no limit of memory']),
    ...((PidsLimit ?? 0) > 0 ? [] : ['has no limit of processes']),
  ].map((problem) => `${Name} ${problem}`);
}
