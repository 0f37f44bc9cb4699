import type { Fault, LockView } from '@escapement/core';
import { SdkRefusal } from '../sdk-refusal.ts';

export function heldByCaller(name: string): SdkRefusal {
  return new SdkRefusal('LOCK_HELD_BY_CALLER', {
    en: `lock "${name}" is held by who asks for it, and would be waited for for ever: release it first, pass on what is held, or use "with", by which flows of one program take turns`,
    zh: `锁“${name}”已由请求者自己持有，再等将永无结果：请先释放，或把已持有的锁传下去，或改用 with，让同一程序的多个流程轮流取得`,
  });
}

/** `view`: how the lock stood when the waiting ended, if that could be asked. */
export function notObtained(name: string, waitMs: number, view: LockView | undefined): SdkRefusal {
  const holder = view?.holder;
  const who = holder?.runId ?? holder?.workerId;
  const waiting = view?.waiterCount ?? 0;
  const en = who === undefined ? '' : `; ${who} holds it, and ${waiting} wait`;
  const zh = who === undefined ? '' : `；持有者为 ${who}，另有 ${waiting} 个在等待`;
  return new SdkRefusal('LOCK_NOT_OBTAINED', {
    en: `lock "${name}" was not obtained within ${waitMs} ms${en}: wait longer, or try again later`,
    zh: `${waitMs} 毫秒内未取得锁“${name}”${zh}：请延长等待，或稍后再试`,
  });
}

export function lockLost(name: string, cause: unknown): SdkRefusal {
  const said = {
    en: `lock "${name}" was lost before the work under it ended, so that somebody else may hold it: what was done since counts only where its fencing token was checked`,
    zh: `锁“${name}”在其保护的工作结束之前丢失，可能已由他人持有：此后所做的，只有核对过防护令牌的才算数`,
  };
  return new SdkRefusal('LOCK_LOST', said, cause);
}

export function locksClosed(): SdkRefusal {
  return new SdkRefusal('LOCKS_CLOSED', {
    en: 'the locks were closed, and nothing is asked for over them any more',
    zh: '锁连接已关闭，不能再用它请求锁',
  });
}

export function unreachable(name: string, fault: Fault | undefined): SdkRefusal {
  const why = fault === undefined ? '' : ` (${fault.message})`;
  const said = {
    en: `lock "${name}" was not obtained, since ZooKeeper could not be asked${why}: see to ZooKeeper and its address`,
    zh: `未取得锁“${name}”，因为无法访问 ZooKeeper${why}：请检查 ZooKeeper 及其地址`,
  };
  return new SdkRefusal('LOCKS_UNREACHABLE', said, fault);
}

export function locksFull(name: string, cause: unknown): SdkRefusal {
  const said = {
    en: `"${name}" was not asked for, since as many hold it, or wait for it, as may: ask again later, and by fewer at once`,
    zh: `未请求“${name}”，因为持有者与等待者已达上限：请稍后再试，并减少同时请求的数量`,
  };
  return new SdkRefusal('LOCKS_FULL', said, cause);
}

/** What a fault that no waiting mends means to who asked. */
export function refusalOf(name: string, fault: Fault): SdkRefusal {
  switch (fault.code) {
    case 'COORD_LOCK_KIND':
      return new SdkRefusal('LOCK_KIND_DIFFERS', {
        en: `"${name}" is in use as a lock of another kind: a semaphore is no read-write lock; take another name`,
        zh: `“${name}”正作为另一种锁使用：信号量与读写锁不能同名，请换一个名称`,
      });
    case 'COORD_LOCK_FULL':
      return locksFull(name, fault);
    case 'COORD_LOCK_PERMITS': {
      const permits = String(fault.data['permits']);
      return new SdkRefusal('LOCK_PERMITS_DIFFER', {
        en: `semaphore "${name}" has ${permits} permits, and was asked for with another number: ask with ${permits}, or change it by setPermits`,
        zh: `信号量“${name}”有 ${permits} 个许可，与请求的数目不同：请按 ${permits} 个请求，或用 setPermits 更改`,
      });
    }
    default:
      return unreachable(name, fault);
  }
}
