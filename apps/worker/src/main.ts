import { createRequire } from 'node:module';
import { ConfigFault, InvariantBroken } from '@escapement/core';
import { forgetSecrets, loggedError } from '@escapement/process';
import { pino } from 'pino';
import { parseConfig, presentable } from './config.ts';
import { isPublicVariable } from './public-variables.ts';
import { createWorkerProcess } from './worker-process.ts';

const exitCodes = { ok: 0, defect: 1, badConfig: 78 } as const;

function refuseConfig(fault: ConfigFault): never {
  const problems = fault.message.replace(/^/gm, '  ');
  process.stderr.write(`escapement worker cannot start:\n${problems}\n`);
  process.exit(exitCodes.badConfig);
}

/** Whatever is wrong with the configuration is said in full, and ends the process. */
function configured<T>(build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (error instanceof ConfigFault) refuseConfig(error);
    throw error;
  }
}

const config = configured(() => parseConfig(process.env, process.cwd()));
if (process.argv.includes('--check-config')) {
  process.stdout.write(`${JSON.stringify(presentable(config), null, 2)}\n`);
  process.exit(exitCodes.ok);
}

// Handlers may be given secrets of their own; only they are to find them, and no script that looks at this process.
const hiding = forgetSecrets(process.env, (name) => !isPublicVariable(name));
const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
const logger = pino({
  level: config.logLevel,
  base: { app: 'worker', pid: process.pid },
  serializers: { err: (error) => loggedError(error) },
});
if (hiding.kind === 'impossible' && config.scripts.allowed.length > 0) {
  const { names, because } = hiding;
  logger.warn(
    { names, because },
    'scripts can read these variables at /proc: give secrets as files',
  );
}
const workerProcess = configured(() => createWorkerProcess(config, logger, version));

let isStopping = false;
function stop(signal: string): void {
  if (isStopping) process.exit(exitCodes.defect);
  isStopping = true;
  logger.info({ signal }, 'stopping');
  workerProcess.stop().then(() => process.exit(exitCodes.ok), crash);
}

/** The runs in hand are delivered to other workers as soon as the queue misses this one. */
function crash(error: unknown): void {
  if (error instanceof ConfigFault) refuseConfig(error);
  logger.fatal({ err: error }, 'this process cannot go on');
  process.exit(exitCodes.defect);
}

/** A promise that a handler forgot to wait for must not end the other runs of this worker. */
function onUnhandledRejection(error: unknown): void {
  if (error instanceof InvariantBroken) crash(error);
  else logger.error({ err: error }, 'a promise that nobody waited for was rejected');
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.on('uncaughtException', crash);
process.on('unhandledRejection', onUnhandledRejection);

workerProcess.start(crash).catch(crash);
