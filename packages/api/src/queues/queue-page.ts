import {
  type Halt,
  haltName,
  type NamePage,
  type NameQuery,
  type QueueDepth,
  type QueueService,
  queueServices,
  StoreFault,
  toIso,
} from '@escapement/core';
import type { HaltView, QueueView } from '@escapement/protocol';
import type { Asked } from '../asked.ts';
import type { ReadingPorts } from '../reading-ports.ts';

/** How long an answer may be told again: all jobs are gone through for it, and every screen asks for it. */
const freshForMs = 2_000;

/** The queues that there are, each with who serves it and how much waits in it. */
export interface QueueList {
  /** Throws CoordinationFault while ZooKeeper cannot be asked who lives. */
  page(query: NameQuery, asked: Asked): Promise<NamePage<QueueView>>;
  /**
   * One of them, or one that only has limits or runs in it still; `undefined` where it has nothing of these. Throws CoordinationFault as the page.
   */
  one(name: string, asked: Asked): Promise<QueueView | undefined>;
}

const unserved: QueueService = {
  ...{ jobCount: 0, workerIds: [], workerCount: 0, hands: 0, lacking: [] },
};

/** Remembers for some seconds who serves what. */
export function createQueueList(ports: ReadingPorts): QueueList {
  let known:
    | { readonly services: ReadonlyMap<string, QueueService>; readonly readAtMs: number }
    | undefined;

  async function services(ask: Asked['ask']): Promise<ReadonlyMap<string, QueueService>> {
    const nowMs = ports.clock.monotonicMs();
    if (known !== undefined && nowMs - known.readAtMs < freshForMs) return known.services;
    const workers = await ask.zookeeper(() => ports.membership.workers());
    const taking = workers.filter(
      ({ workerId }) => haltOf(ports, 'worker', workerId) === undefined,
    );
    known = { services: queueServices(ports.catalog.all(), taking), readAtMs: nowMs };
    return known.services;
  }

  /** In the order of the names. */
  async function views(
    of: ReadonlyMap<string, QueueService>,
    names: readonly string[],
    asked: Asked,
  ): Promise<QueueView[]> {
    const depths = await depthsOf(ports, names, asked);
    return names.map((name, i) =>
      viewOf(name, of.get(name) ?? unserved, {
        depth: depths?.[i],
        paused: haltOf(ports, 'queue', name),
        limits: limitsOf(ports, name),
      }),
    );
  }

  return {
    async page({ limit, after = '' }, asked) {
      const of = await services(asked.ask);
      const names = [...new Set([...of.keys(), ...pausedQueues(ports)])].sort();
      const left = names.filter((name) => name > after);
      const shown = left.slice(0, limit);
      const items = await views(of, shown, asked);
      const last = shown.at(-1);
      const isMore = left.length > shown.length && last !== undefined;
      return { items, total: names.length, ...(isMore ? { next: last } : {}) };
    },
    async one(name, asked) {
      const of = await services(asked.ask);
      const [view] = await views(of, [name], asked);
      const isThere = of.has(name) || view?.paused !== undefined || view?.limits !== undefined;
      return isThere || !isEmpty(view?.depth) ? view : undefined;
    },
  };
}

/** Whether it is known that nothing stands in a queue. */
function isEmpty(depth: QueueView['depth']): boolean {
  if (depth === undefined) return false;
  const { dueCount, laterCount, inHandCount } = depth;
  return dueCount + laterCount + inHandCount === 0;
}

function limitsOf(
  { queueLimits }: Pick<ReadingPorts, 'queueLimits'>,
  queue: string,
): QueueView['limits'] {
  const known = queueLimits.get(queue);
  if (known === undefined) return undefined;
  const { name: _, version: _version, updatedAt: _updatedAt, ...limits } = known;
  return limits;
}

/** Why a queue or a worker takes nothing new; `undefined` where it does. */
export function haltOf(
  { halts }: Pick<ReadingPorts, 'halts'>,
  halted: 'queue' | 'worker',
  name: string,
): HaltView | undefined {
  const halt = halts.get(haltName(halted, name));
  return halt && haltView(halt);
}

export function haltView({ reason, by, updatedAt }: Halt): HaltView {
  return { reason, by, since: updatedAt };
}

function pausedQueues({ halts }: Pick<ReadingPorts, 'halts'>): readonly string[] {
  const mark = haltName('queue', '');
  return [...halts.all().keys()].flatMap((name) =>
    name.startsWith(mark) ? [name.slice(mark.length)] : [],
  );
}

/** `undefined` when Redis cannot be asked, which the answer then says. */
async function depthsOf(
  { depths }: ReadingPorts,
  queues: readonly string[],
  { ask, notices }: Asked,
): Promise<readonly QueueDepth[] | undefined> {
  try {
    return await ask.redis(() => depths.read(queues));
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    notices.warn('REDIS_UNAVAILABLE');
    return undefined;
  }
}

function viewOf(
  name: string,
  service: QueueService,
  {
    depth,
    paused,
    limits,
  }: {
    readonly depth: QueueDepth | undefined;
    readonly paused: HaltView | undefined;
    readonly limits: QueueView['limits'];
  },
): QueueView {
  const { workerIds, lacking } = service;
  return {
    name,
    ...(paused === undefined ? {} : { paused }),
    ...{ ...service, workerIds: [...workerIds], lacking: [...lacking] },
    ...(limits === undefined ? {} : { limits }),
    ...(depth === undefined ? {} : { depth: depthView(depth) }),
  };
}

function depthView({ queue: _, oldestDueTime, ...counted }: QueueDepth): QueueView['depth'] {
  return oldestDueTime === undefined
    ? counted
    : { ...counted, oldestDueTime: toIso(oldestDueTime) };
}
