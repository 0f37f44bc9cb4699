import { expiredAskedAt, isLockOfKey, type JobInput, lockNameOf } from '@escapement/core';
import type { ProblemDetail } from '@escapement/protocol';
import { ProblemSignal } from '../problems/problem-signal.ts';

/** Refuses keys of a Redis that this node has no address of, and what only a job of keys can be given. */
export function refuseUnwatchable(sources: readonly string[], input: JobInput): void {
  const { schedule, task, lock } = input;
  if (schedule.kind === 'key-expired') {
    refuseUnknownSource(sources, schedule.source);
    if (input.overlap === 'replace') throw refused('JOB_POLICY_UNSUPPORTED', replacing());
    return;
  }
  const asked = expiredAskedAt(task);
  if (asked !== undefined) throw refused('TASK_INVALID', withoutKeys(asked.path, asked.name));
  if (lock !== undefined && isLockOfKey(lockNameOf(lock))) {
    throw refused('TASK_INVALID', withoutKeys('lock', 'key'));
  }
}

function refuseUnknownSource(sources: readonly string[], source: string): void {
  if (sources.includes(source)) return;
  const known = sources.length === 0 ? { en: 'none', zh: '无' } : names(sources);
  throw refused('SOURCE_UNKNOWN', {
    ...{ code: 'SOURCE_UNKNOWN', path: 'schedule.source', text: source },
    message: {
      en: `This scheduler has no Redis of the name ${source}; name its address in ESCAPEMENT_REDIS_SOURCES of every scheduler`,
      zh: `调度节点没有名为 ${source} 的 Redis；请在每个调度节点的 ESCAPEMENT_REDIS_SOURCES 中配置其地址`,
    },
    allowed: known.en,
    allowedZh: known.zh,
  });
}

function names(sources: readonly string[]) {
  return { en: sources.join(', '), zh: sources.join('、') };
}

/** What comes of one key is no newer form of what comes of another. */
function replacing(): ProblemDetail {
  return {
    ...{ code: 'POLICY_UNSUPPORTED', path: 'overlap', text: 'replace' },
    message: {
      en: 'The run of one key takes the place of no other',
      zh: '一个键的运行不能取代另一个键的运行',
    },
    allowed: 'allow, or queue',
    allowedZh: 'allow 或 queue',
  };
}

function withoutKeys(path: string, name: string): ProblemDetail {
  const said = `\${${name}}`;
  return {
    ...{ code: 'TEMPLATE_UNKNOWN', path, text: said },
    message: {
      en: `No key leads to the runs of this job for ${said}`,
      zh: `该任务并非由键到期触发，没有 ${said}`,
    },
    allowed: 'with a schedule of the kind key-expired',
    allowedZh: '须使用 key-expired 类型的 schedule',
  };
}

function refused(
  code: 'SOURCE_UNKNOWN' | 'TASK_INVALID' | 'JOB_POLICY_UNSUPPORTED',
  error: ProblemDetail,
): ProblemSignal {
  const allowed = error.allowed === undefined ? '' : `; allowed: ${error.allowed}`;
  return new ProblemSignal(code, `${error.path}: ${error.message.en}${allowed}.`, {
    errors: [error],
  });
}
