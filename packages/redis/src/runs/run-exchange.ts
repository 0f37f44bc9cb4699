import type {
  Clock,
  ExchangeAnswer,
  ExchangeRequest,
  Logger,
  RunEnd,
  RunExchange,
} from '@escapement/core';
import type { Redis } from 'ioredis';
import { serverBehind } from '../connection/heard-connector.ts';
import { asking } from '../connection/store-fault.ts';
import { JobsOfOthers } from '../queue/jobs-of-others.ts';
import { QueueWait } from '../queue/queue-wait.ts';
import { exchangeScript } from '../scripts/exchange.ts';
import type { Keys } from '../scripts/names.ts';
import { runScript } from '../scripts/script.ts';
import {
  type Asker,
  endsArgument,
  exchangeAnswer,
  exchangeArgument,
  sortedEnds,
  type ToldEnd,
} from './exchange-wire.ts';
import { Greeting } from './greeting.ts';
import { openLogAppending } from './log-appending.ts';
import { type OpeningParts, openRun } from './run-opening.ts';
import { openRunTelling } from './run-telling.ts';

const connectWithinMs = 1_000;
const doing = 'exchanging runs';

export interface ExchangeParts {
  /** Over this calls fail at once while Redis is away: what may have been done must not be done again unasked. */
  readonly client: Redis;
  readonly keys: Keys;
  readonly opening: OpeningParts;
  /** Opens a connection that may block. */
  readonly openBlocking: (queue: string) => Redis;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The queues and records as a worker deals with them. */
export function openRunExchange(parts: ExchangeParts): RunExchange {
  const { client, keys } = parts;
  const greeting = new Greeting(parts);
  const others = new JobsOfOthers(parts);
  const waits = new Map<string, QueueWait>();

  const waitOf = (queue: string): QueueWait => {
    const marker = keys.queue(queue, 'marker');
    const wait = waits.get(queue) ?? new QueueWait(parts.openBlocking(queue), marker, parts.clock);
    waits.set(queue, wait);
    return wait;
  };

  async function exchange(queue: string, request: ExchangeRequest): Promise<ExchangeAnswer> {
    await whenConnected(parts);
    greeting.givingBack(request.backs.map(({ runId }) => runId));
    const sorted = sortedEnds(request.ends);
    const by: Asker = {
      worker: greeting.workerId,
      queue,
      seen: greeting.generation,
      server: serverBehind(client),
    };
    const { asked, texts } = exchangeArgument(by, request, sorted);
    const reply = await asking(doing, () => runScript(parts, exchangeScript, asked, texts));
    const answer = exchangeAnswer(reply, sorted);
    greeting.heard(answer.generation, answer.taken[0]?.takenAt);
    if (!answer.isVouched) greeting.unvouched();
    others.look(queue);
    return {
      ...answer,
      ends: await tellAgain(parts, by, { ends: request.ends, told: answer.ends }),
    };
  }

  return {
    attend: (worker) => greeting.attend(worker),
    exchange,
    open: (queue, taken) => openRun(parts.opening, queue, taken),
    awaitWork: (queue, maxMs) => waitOf(queue).wait(maxMs),
    handOn: async (queue) =>
      void (await asking('waking another worker', () =>
        client.zadd(keys.queue(queue, 'marker'), 0, '0'),
      )),
    cut() {
      for (const wait of waits.values()) wait.cut();
    },
    appendLog: openLogAppending(parts),
    tell: openRunTelling(parts),
  };
}

/** Runs that Redis does not know any more are told of with all that is known of them. */
async function tellAgain(
  parts: ExchangeParts,
  by: Asker,
  { ends, told }: { readonly ends: readonly RunEnd[]; readonly told: readonly ToldEnd[] },
): Promise<ExchangeAnswer['ends']> {
  if (!told.includes('unknown')) return told as ExchangeAnswer['ends'];
  const unknown = ends.filter((_, i) => told[i] === 'unknown');
  const asked = {
    by: { ...by, server: serverBehind(parts.client) },
    most: 0,
    ends: endsArgument(unknown, by.worker),
  };
  const reply = await asking(doing, () => runScript(parts, exchangeScript, asked));
  const again = exchangeAnswer(reply, { plain: [], others: [...unknown.keys()] });
  const answers = again.ends.values();
  return told.map((one) => {
    const outcome = one === 'unknown' ? answers.next().value : one;
    // What was never opened cannot be told of: nobody knows what it was.
    return outcome === 'settled' ? 'settled' : 'stale';
  });
}

/** A connection that is only just coming is waited for: what is asked too soon has not been asked. */
async function whenConnected({ client, clock }: ExchangeParts): Promise<void> {
  if (client.status === 'ready') return;
  const given = new AbortController();
  const onReady = () => given.abort();
  client.once('ready', onReady);
  await clock.sleep(connectWithinMs, given.signal);
  client.off('ready', onReady);
}
