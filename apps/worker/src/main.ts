import { createRequire } from 'node:module';
import { ConfigFault, InvariantBroken } from '@escapement/core';
import {
  configured,
  endIfOnlyChecked,
  forgetSecrets,
  liveUntilStopped,
  openLogger,
  refuseConfig,
} from '@escapement/process';
import { parseConfig, presentable } from './config.ts';
import { isPublicVariable } from './public-variables.ts';
import { createWorkerProcess } from './worker-process.ts';

const app = 'worker';

const config = configured(app, () => parseConfig(process.env, process.cwd()));
endIfOnlyChecked(process.argv, () => presentable(config));

// Handlers may be given secrets of their own; only they are to find them, and no script that looks at this process.
const hiding = forgetSecrets(process.env, (name) => !isPublicVariable(name));
const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
const logger = openLogger(app, config.logLevel);
if (hiding.kind === 'impossible' && config.scripts.allowed.length > 0) {
  const { names, because } = hiding;
  logger.warn(
    { names, because },
    'scripts can read these variables at /proc: give secrets as files',
  );
}
const workerProcess = configured(app, () =>
  createWorkerProcess(config, logger, { version, environment: process.env }),
);
// Where it crashes, the runs in hand are delivered to other workers as soon as the queue misses this one.
const crash = liveUntilStopped({
  logger,
  stop: () => workerProcess.stop(),
  // Handlers are loaded late, and may turn out not to be there.
  beforeCrash: (error) => {
    if (error instanceof ConfigFault) refuseConfig(app, error);
  },
  // A promise that a handler forgot to wait for must not end the other runs of this worker.
  onUnhandledRejection: (error, end) => {
    if (error instanceof InvariantBroken) end(error);
    logger.error({ err: error }, 'a promise that nobody waited for was rejected');
  },
});

workerProcess.start(crash).catch(crash);
