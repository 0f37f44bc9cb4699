import { ProblemError } from '@escapement/client';
import { locksFull } from '../locks/lock-refusals.ts';
import { SdkRefusal } from '../sdk-refusal.ts';
import type { LeaseWanted } from './lease-options.ts';

/** What a node's refusal means to who asked; what is none is passed on as it is. */
export function leaseRefusalOf({ name, waitMs }: LeaseWanted, error: unknown): unknown {
  if (!(error instanceof ProblemError)) return error;
  const { code, detail, status, errors = [] } = error.problem;
  const why = errors[0]?.message;
  if (code === 'LOCK_NOT_OBTAINED' || code === 'LEASE_NOT_HELD') {
    const said = {
      en: `lease "${name}" was not obtained within ${waitMs} ms: ${why?.en ?? detail}; wait longer, or try again later`,
      zh: `${waitMs} 毫秒内未取得租约“${name}”：${why?.zh ?? detail}；请延长等待，或稍后再试`,
    };
    return new SdkRefusal('LOCK_NOT_OBTAINED', said, error);
  }
  if (code === 'LOCK_KIND_DIFFERS') {
    const said = {
      en: `"${name}" is in use as a lock of another kind: ${detail}`,
      zh: `“${name}”正作为另一种锁使用：租约请换一个名称`,
    };
    return new SdkRefusal('LOCK_KIND_DIFFERS', said, error);
  }
  if (code === 'LOCKS_FULL') return locksFull(name, error);
  if (status !== 0 && status < 500) return error;
  const said = {
    en: `lease "${name}" was not obtained, since no node could see to it (${code}): see to the nodes and their address`,
    zh: `未取得租约“${name}”，因为没有节点能够处理（${code}）：请检查节点及其地址`,
  };
  return new SdkRefusal('LOCKS_UNREACHABLE', said, error);
}
