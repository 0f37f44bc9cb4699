import { createRequire } from 'node:module';
import {
  configured,
  endIfOnlyChecked,
  forgetSecrets,
  keepHeapLean,
  liveUntilStopped,
  openLogger,
} from '@escapement/process';
import { parseConfig, presentable } from './config.ts';
import { createNodeProcess } from './node-process.ts';

const app = 'scheduler';
keepHeapLean();

const config = configured(app, () => parseConfig(process.env));
endIfOnlyChecked(process.argv, () => presentable(config));

forgetSecrets(process.env);
const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
const logger = openLogger(app, config.logLevel);
const nodeProcess = configured(app, () => createNodeProcess(config, logger, version));
// A broken belief ends the process: the leader's ephemeral znode goes with it, which is the safe direction.
const crash = liveUntilStopped({ logger, stop: () => nodeProcess.stop() });

nodeProcess.run().catch(crash);
