import assert from 'node:assert/strict';
import type { Logger } from '@escapement/core';
import { factsOf } from './contract-fact.ts';

/** A line of a log, as whoever reads it has it; an error among the data has its message at least. */
export interface ReadLine {
  readonly level: string;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the contract of a log is held against. */
export interface LoggerPorts {
  readonly logger: Logger;
  /** All lines so far, the oldest first. */
  lines(): readonly ReadLine[];
}

/** What every log promises to whoever writes into it. */
export const loggerContract = factsOf<LoggerPorts>({
  'what was said stands there in order, each with its level and its data': keepsOrder,
  'data that changes afterwards was said as it was': saysWhatWas,
  'an error is told with what it says and its code': tellsErrors,
  'what leads in a circle, and what is no JSON, ends nobody': bearsAnything,
  'a method works without its log': worksAlone,
});

async function keepsOrder({ logger, lines }: LoggerPorts): Promise<void> {
  logger.debug({ n: 1 }, 'looked');
  logger.info({ n: 2 }, 'began');
  logger.warn({ n: 3 }, 'waits');
  logger.error({ n: 4 }, 'failed');
  const read = lines().map(({ level, message, data }) => [level, message, data['n']]);
  assert.deepEqual(read, [
    ['debug', 'looked', 1],
    ['info', 'began', 2],
    ['warn', 'waits', 3],
    ['error', 'failed', 4],
  ]);
}

async function saysWhatWas({ logger, lines }: LoggerPorts): Promise<void> {
  const data = { jobs: 1 };
  logger.info(data, 'began');
  data.jobs = 2;
  assert.equal(lines()[0]?.data['jobs'], 1);
}

async function tellsErrors({ logger, lines }: LoggerPorts): Promise<void> {
  const err = Object.assign(new Error('Redis is away'), { code: 'STORE_UNAVAILABLE' });
  logger.warn({ err }, 'waits');
  const told = lines()[0]?.data['err'] as Record<string, unknown> | undefined;
  assert.deepEqual([told?.['message'], told?.['code']], ['Redis is away', 'STORE_UNAVAILABLE']);
}

async function bearsAnything({ logger, lines }: LoggerPorts): Promise<void> {
  const circle: Record<string, unknown> = { count: 2n ** 70n, at: new Date(Number.NaN) };
  circle['itself'] = circle;
  logger.error(circle, 'failed');
  assert.deepEqual(
    lines().map(({ message }) => message),
    ['failed'],
  );
}

async function worksAlone({ logger, lines }: LoggerPorts): Promise<void> {
  const say: Pick<Logger, 'info'> = { info: (...line) => logger.info(...line) };
  say.info({}, '');
  assert.deepEqual(
    lines().map(({ level, message }) => [level, message]),
    [['info', '']],
  );
}
