import { resolve } from 'node:path';
import { forgetSecrets } from '@escapement/process';
import { seedDemo } from '../demo/seed-demo.ts';
import { type Crew, openCrew } from '../processes/crew.ts';
import { endStaleProcesses } from '../processes/stale-processes.ts';
import { isFree } from '../servers/network-ports.ts';
import { findServers } from '../servers/server-sources.ts';
import { adminTokenPath, ensureAdminToken } from './admin-token.ts';
import { writeClientEnvironment } from './client-environment.ts';
import { startNodes, startWorkers, untilReady } from './cluster.ts';
import { memberEnvironment } from './environment.ts';
import { readGiven } from './given.ts';
import { parseStartOptions, type StartOptions, startHelp } from './options.ts';
import { makePrivateFolder, ownerOnly } from './private-folder.ts';
import { startServers } from './servers.ts';
import { claimDataDir } from './single-launcher.ts';
import { untilStopAsked } from './stop-signal.ts';
import { summary } from './summary.ts';
import { writeWorkerEnvironment } from './worker-environment.ts';

/** Where the checkout lies and what was typed after the command. */
export interface CommandInput {
  readonly root: string;
  readonly argv: readonly string[];
}

/**
 * `npm start`: brings up everything on this machine, stays until it is told to stop, and then leaves no process
 * behind.
 *
 * @returns The exit code: 0 after a stop on request, 1 when it could not start, 2 for a bad option.
 */
export async function startCommand({ root, argv }: CommandInput): Promise<number> {
  const parsed = parseStartOptions(argv);
  switch (parsed.kind) {
    case 'help':
      console.log(startHelp);
      return 0;
    case 'bad':
      console.error(`${parsed.problem}\n\n${startHelp}`);
      return 2;
    case 'start':
      return run(root, parsed.options);
  }
}

async function run(root: string, options: StartOptions): Promise<number> {
  const dataDir = resolve(root, options.dataDir);
  process.umask(ownerOnly);
  makePrivateFolder(dataDir);
  const stop = untilStopAsked();
  let release: (() => void) | undefined;
  let crew: Crew | undefined;
  try {
    release = claimDataDir(dataDir);
    const ended = await endStaleProcesses(dataDir);
    if (ended.length > 0) console.log(`Ended what an earlier start had left: ${ended.join(', ')}`);
    await requireFreePorts(options);
    crew = openCrew({ dataDir, say: (line) => console.log(line) });
    // A stop that is asked for while the servers still come up must not wait until they are there.
    const first = await Promise.race([bringUp(root, options, crew), stop.asked]);
    if (first !== 'stop') {
      console.log(first);
      crew.keepUp();
    }
    await stop.asked;
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    if (crew !== undefined) await leave(crew, stop.forced);
    release?.();
  }
}

async function requireFreePorts({ nodes, port }: StartOptions): Promise<void> {
  for (let taken = port; taken < port + nodes; taken++) {
    if (await isFree(taken)) continue;
    throw new Error(
      `Port ${taken} is in use. Nodes listen on ${port} to ${port + nodes - 1}; choose others with --port.`,
    );
  }
}

/** Starts everything in the order in which each needs the one before. Returns what to print at the end. */
async function bringUp(root: string, options: StartOptions, crew: Crew): Promise<string> {
  const { dataDir } = crew;
  const given = readGiven(process.env);
  forgetSecrets(process.env);
  const token = ensureAdminToken(dataDir, given.adminToken);
  const sources = await findServers(process.env, given, (line) => console.log(line));
  console.log('Starting ZooKeeper and Redis …');
  const env = memberEnvironment(process.env, await startServers(sources, given, crew));
  writeWorkerEnvironment(dataDir, env);
  console.log(`Starting ${options.nodes} scheduler nodes and ${options.workers} workers …`);
  const setting = { root, crew, env, adminTokenFile: adminTokenPath(dataDir) };
  const nodes = await startNodes(setting, options);
  const workers = await startWorkers(setting, options.workers);
  await untilReady(nodes, token);
  await untilReady(workers);
  const consoleUrl = `http://localhost:${options.port}`;
  writeClientEnvironment(dataDir, consoleUrl);
  if (options.demo) await seedDemo({ baseUrl: `http://127.0.0.1:${options.port}`, token });
  return summary({ consoleUrl, token, crew });
}

async function leave(crew: Crew, forced: Promise<unknown>): Promise<void> {
  const alive = crew.children.filter((child) => !child.hasEnded());
  if (alive.length > 0) console.log(`\nStopping ${alive.length} processes …`);
  const impatient = forced.then(() => {
    for (const child of crew.children) if (!child.hasEnded()) child.kill('SIGKILL');
  });
  await Promise.race([crew.stop(), impatient.then(() => crew.stop())]);
  if (alive.length > 0) console.log('Stopped.');
}
