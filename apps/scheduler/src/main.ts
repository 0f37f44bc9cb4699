import { createRequire } from 'node:module';
import { ConfigFault } from '@escapement/core';
import { pino } from 'pino';
import { type Config, parseConfig, presentable } from './config.ts';
import { createNodeProcess } from './node-process.ts';

const exitCodes = { ok: 0, defect: 1, badConfig: 78 } as const;

function readConfig(): Config {
  try {
    return parseConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error;
    process.stderr.write(
      `escapement scheduler cannot start:\n${error.message.replace(/^/gm, '  ')}\n`,
    );
    process.exit(exitCodes.badConfig);
  }
}

const config = readConfig();
if (process.argv.includes('--check-config')) {
  process.stdout.write(`${JSON.stringify(presentable(config), null, 2)}\n`);
  process.exit(exitCodes.ok);
}

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
const logger = pino({ level: config.logLevel, base: { app: 'scheduler', pid: process.pid } });
const nodeProcess = createNodeProcess(config, logger, version);

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
