import type { QueueLimitsContent } from '@escapement/core';
import type { Options } from '../options.ts';
import type { Command } from './command.ts';

/** How a queue is held back. */
export const showLimits: Command = {
  name: 'limits show',
  takesReason: false,
  takes: 'one queue',
  async run(client, { ids: [name = ''] }, words) {
    const answer = await client.getQueueLimits(name);
    return { lines: words.limits.stand(answer), answer, isDone: true };
  },
};

/** Holds a queue back, in place of what held it back before; never by nothing through leaving something out. */
export const setLimits: Command = {
  name: 'limits set',
  takesReason: false,
  takes: 'one queue',
  options: {
    ...{ 'max-concurrent': 'one of', 'per-second': 'one of', 'per-minute': 'one of' },
    'rate-key': 'may',
    'if-version': 'may',
  },
  async run(client, { ids: [name = ''], options }, words) {
    const answer = await client.putQueueLimits(name, limitsIn(options), conditionIn(options));
    return { lines: words.limits.stand(answer), answer, isDone: true };
  },
};

/** Lets a queue be held back by nothing. */
export const clearLimits: Command = {
  name: 'limits clear',
  takesReason: false,
  takes: 'one queue',
  options: { 'if-version': 'may' },
  async run(client, { ids: [name = ''], options }, words) {
    await client.deleteQueueLimits(name, conditionIn(options));
    return { lines: [words.limits.cleared(name)], answer: { name }, isDone: true };
  },
};

function limitsIn(options: Options): QueueLimitsContent {
  const {
    'max-concurrent': maxConcurrent,
    'per-second': perSecond,
    'per-minute': perMinute,
    'rate-key': key,
  } = options;
  // What one is without the other the interface says.
  const hasRate = [perSecond, perMinute, key].some((each) => each !== undefined);
  return {
    ...(maxConcurrent === undefined ? {} : { maxConcurrent }),
    ...(hasRate ? { rateLimit: { perSecond, perMinute, key } } : {}),
  };
}

/** `any` is what the interface takes it for where nothing is said. */
function conditionIn({ 'if-version': version }: Options): { ifVersion?: number } {
  return typeof version === 'number' ? { ifVersion: version } : {};
}
