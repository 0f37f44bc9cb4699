import type { LockTenure, LockView } from '@escapement/core';
import type { FreedLock, LeaseView, PermitsSet } from '@escapement/protocol';

/** What is said of locks and leases. */
export interface LockWords {
  readonly none: string;
  /** What it is, and who holds it. */
  lines(lock: LockView): readonly string[];
  waiters(lock: LockView): readonly string[];
  readonly noHistory: string;
  /** Who held it, by which token, and how that ended. */
  tenure(tenure: LockTenure): string;
  whichHolder(lock: LockView): string;
  freeing(meant: { name: string; fencingToken: number }): string;
  freed(freed: FreedLock): string;
  noSemaphore(lock: LockView): string;
  permitsSet(set: PermitsSet): string;
}

export interface LeaseWords {
  held(lease: LeaseView): string;
  released(lock: string): string;
}

type Place = LockView['waiters'][number];

/** Who it is: a program, or a worker for a run. */
const whoOf = ({ workerId, runId }: Pick<Place, 'workerId' | 'runId'>): string =>
  runId === null ? workerId : `${workerId}  ${runId}`;

export const enLocks: LockWords = {
  none: 'No lock is held or awaited.',
  lines: (lock) => [
    `${lock.name}  ${lock.kind}  ${enCounts(lock)}`,
    ...lock.holders.map(
      (holder) => `  token ${holder.fencingToken}  ${whoOf(holder)}  ${enTimes(holder)}`,
    ),
    ...(lock.holderCount > lock.holders.length
      ? [`  and ${lock.holderCount - lock.holders.length} more`]
      : []),
  ],
  waiters: (lock) => [
    ...lock.waiters.map((place, index) => `  ${index + 1}.  ${whoOf(place)}  ${enTimes(place)}`),
    ...(lock.waiterCount > lock.waiters.length
      ? [`  and ${lock.waiterCount - lock.waiters.length} more who wait`]
      : []),
  ],
  noHistory: 'Nothing is kept of who held it: nobody did, it was too long ago, or it is a barrier.',
  tenure: (tenure) =>
    `token ${tenure.fencingToken}  ${whoOf(tenure)}${enMode[tenure.mode]}  since ${tenure.since}  ${enEnd(tenure)}`,
  whichHolder: ({ holderCount }) =>
    holderCount === 0
      ? 'Nobody holds it: there is nobody to take it from.'
      : `${holderCount} hold it: say by --token which of them is meant.`,
  freeing: ({ name, fencingToken }) =>
    `Whoever holds ${name} by token ${fencingToken} loses it, may still be at work, and nothing gives it back.`,
  freed: ({ name, fencingToken, workerId, runId }) =>
    `${name} is taken from ${whoOf({ workerId, runId })}, who held it by token ${fencingToken}.`,
  noSemaphore: ({ name }) => `${name} is no semaphore, and has no permits.`,
  permitsSet: ({ name, permits, overcommitted }) =>
    overcommitted
      ? `${name} has ${permits} permits. More are out: nobody gets one until so many were released.`
      : `${name} has ${permits} permits.`,
};

function enCounts({ parties, permits, holderCount, waiterCount }: LockView): string {
  const most = permits === null ? '' : ` of ${permits} at the most`;
  if (parties === undefined) return `held by ${holderCount}${most}, awaited by ${waiterCount}`;
  return `of ${parties}: inside ${holderCount}, arrived ${waiterCount}`;
}

/** How it was held, where that does not go without saying. */
const enMode = { alone: '', lease: '', read: '  reads', permit: '  a permit' } as const;

/** By whom it was taken away, and why. */
function enTaker({ endedBy, reason }: LockTenure): string {
  return endedBy === undefined ? '' : ` by ${endedBy}: ${reason ?? ''}`;
}

function enLost({ endedAt, endedBefore }: LockTenure): string {
  if (endedAt !== undefined) return `lost with its session, given back ${endedAt}`;
  if (endedBefore !== undefined) return `lost with its session, before ${endedBefore}`;
  return 'lost with its session: nobody knows when';
}

function enEnd(tenure: LockTenure): string {
  const { endedAt, endedBecause } = tenure;
  switch (endedBecause) {
    case undefined:
      return 'holds it';
    case 'released':
      return `released ${endedAt}`;
    case 'ran-out':
      return `ran out ${endedAt}`;
    case 'taken-away':
      return `taken away ${endedAt}${enTaker(tenure)}`;
    case 'lost':
      return enLost(tenure);
    case 'unknown':
      return 'Redis forgot it: nobody knows when it ended';
  }
}

function enTimes({ since, expiresAt }: Place): string {
  return `since ${since}${expiresAt === undefined ? '' : `, until ${expiresAt}`}`;
}

export const zhLocks: LockWords = {
  none: '没有被持有或等待的锁。',
  lines: (lock) => [
    `${lock.name}  ${zhKinds[lock.kind]}  ${zhCounts(lock)}`,
    ...lock.holders.map(
      (holder) => `  防护令牌 ${holder.fencingToken}  ${whoOf(holder)}  ${zhTimes(holder)}`,
    ),
    ...(lock.holderCount > lock.holders.length
      ? [`  另有 ${lock.holderCount - lock.holders.length} 个持有者`]
      : []),
  ],
  waiters: (lock) => [
    ...lock.waiters.map((place, index) => `  ${index + 1}.  ${whoOf(place)}  ${zhTimes(place)}`),
    ...(lock.waiterCount > lock.waiters.length
      ? [`  另有 ${lock.waiterCount - lock.waiters.length} 个在等待`]
      : []),
  ],
  noHistory: '没有持有记录：无人持有过、时间过久，或者它是屏障。',
  tenure: (tenure) =>
    `防护令牌 ${tenure.fencingToken}  ${whoOf(tenure)}${zhMode[tenure.mode]}  自 ${tenure.since}  ${zhEnd(tenure)}`,
  whichHolder: ({ holderCount }) =>
    holderCount === 0
      ? '无人持有该锁，无需释放。'
      : `有 ${holderCount} 个持有者：请用 --token 指定其中之一。`,
  freeing: ({ name, fencingToken }) =>
    `凭防护令牌 ${fencingToken} 持有 ${name} 的一方将失去它，而其工作可能仍在进行；此操作无法撤销。`,
  freed: ({ name, fencingToken, workerId, runId }) =>
    `已从 ${whoOf({ workerId, runId })}（防护令牌 ${fencingToken}）释放 ${name}。`,
  noSemaphore: ({ name }) => `${name} 不是信号量，没有许可数。`,
  permitsSet: ({ name, permits, overcommitted }) =>
    overcommitted
      ? `${name} 现有 ${permits} 个许可。已发出的超过此数：释放到此数之前不再发出。`
      : `${name} 现有 ${permits} 个许可。`,
};

const zhKinds: Readonly<Record<LockView['kind'], string>> = {
  mutex: '互斥锁',
  'read-write': '读写锁',
  semaphore: '信号量',
  lease: '租约',
  barrier: '屏障',
};

function zhCounts({ parties, permits, holderCount, waiterCount }: LockView): string {
  const most = permits === null ? '' : `（共 ${permits} 个许可）`;
  if (parties === undefined) return `持有 ${holderCount}${most}，等待 ${waiterCount}`;
  return `共需 ${parties} 个：已进入 ${holderCount} 个，已到达 ${waiterCount} 个`;
}

const zhMode = { alone: '', lease: '', read: '  读', permit: '  许可' } as const;

function zhTaker({ endedBy, reason }: LockTenure): string {
  return endedBy === undefined ? '' : `（${endedBy}：${reason ?? ''}）`;
}

function zhLost({ endedAt, endedBefore }: LockTenure): string {
  if (endedAt !== undefined) return `随会话丢失，已于 ${endedAt} 交还`;
  if (endedBefore !== undefined) return `随会话丢失，在 ${endedBefore} 之前`;
  return '随会话丢失，时间未知';
}

function zhEnd(tenure: LockTenure): string {
  const { endedAt, endedBecause } = tenure;
  switch (endedBecause) {
    case undefined:
      return '持有中';
    case 'released':
      return `已于 ${endedAt} 释放`;
    case 'ran-out':
      return `已于 ${endedAt} 到期`;
    case 'taken-away':
      return `已于 ${endedAt} 被强制释放${zhTaker(tenure)}`;
    case 'lost':
      return zhLost(tenure);
    case 'unknown':
      return 'Redis 丢失了该记录，结束时间未知';
  }
}

function zhTimes({ since, expiresAt }: Place): string {
  return `自 ${since}${expiresAt === undefined ? '' : `，有效至 ${expiresAt}`}`;
}

export const enLeases: LeaseWords = {
  held: ({ name, leaseId, fencingToken, expiresAt }) =>
    `${name} is held until ${expiresAt} by token ${fencingToken}, lease ${leaseId}`,
  released: (lock) => `The lease does not hold ${lock} any more.`,
};

export const zhLeases: LeaseWords = {
  held: ({ name, leaseId, fencingToken, expiresAt }) =>
    `${name} 已持有，有效至 ${expiresAt}，防护令牌 ${fencingToken}，租约 ${leaseId}`,
  released: (lock) => `该租约不再持有 ${lock}。`,
};
