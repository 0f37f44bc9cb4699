import { createRequire } from 'node:module';
import { ConfigFault } from '@escapement/core';
import { forgetSecrets, loggedError } from '@escapement/process';
import { pino } from 'pino';
import { parseConfig, presentable } from './config.ts';
import { createNodeProcess } from './node-process.ts';

const exitCodes = { ok: 0, defect: 1, badConfig: 78 } as const;

/** Whatever is wrong with the configuration is said in full, and ends the process. */
function configured<T>(build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error;
    const problems = error.message.replace(/^/gm, '  ');
    process.stderr.write(`escapement scheduler cannot start:\n${problems}\n`);
    process.exit(exitCodes.badConfig);
  }
}

const config = configured(() => parseConfig(process.env));
if (process.argv.includes('--check-config')) {
  process.stdout.write(`${JSON.stringify(presentable(config), null, 2)}\n`);
  process.exit(exitCodes.ok);
}

forgetSecrets(process.env);
const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
const logger = pino({
  level: config.logLevel,
  base: { app: 'scheduler', pid: process.pid },
  serializers: { err: (error) => loggedError(error) },
});
const nodeProcess = configured(() => createNodeProcess(config, logger, version));

let isStopping = false;
function stop(signal: string): void {
  if (isStopping) process.exit(exitCodes.defect);
  isStopping = true;
  logger.info({ signal }, 'stopping');
  nodeProcess.stop().then(() => process.exit(exitCodes.ok), crash);
}

/** A broken belief ends the process: the leader's ephemeral znode goes with it, which is the safe direction. */
function crash(error: unknown): void {
  logger.fatal({ err: error }, 'this process cannot go on');
  process.exit(exitCodes.defect);
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);

nodeProcess.run().catch(crash);
