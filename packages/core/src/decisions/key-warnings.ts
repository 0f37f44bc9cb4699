import type { ClusterWarning } from '../schemas/cluster.ts';
import type { KeyWatch } from '../schemas/key-watch.ts';
import type { KeyExpiredSchedule } from '../schemas/schedule.ts';

/** Why the runs of a job of keys come late, or do not come at all. */
export function keyWarnings(
  { source }: Pick<KeyExpiredSchedule, 'source'>,
  watch: KeyWatch | undefined,
): readonly ClusterWarning[] {
  if (watch === undefined) return [];
  const leftOut = watch.leftOut === undefined ? [] : [keysLeftOut(source, watch.leftOut)];
  const found = warningOf(source, watch);
  return found === undefined ? leftOut : [found, ...leftOut];
}

function warningOf(source: string, watch: KeyWatch): ClusterWarning | undefined {
  const { state, reason = '', command } = watch;
  switch (state) {
    case 'starting':
    case 'listening':
      return undefined;
    case 'swept-only':
      return command === undefined ? unheard(source, reason) : untold(source, command);
    case 'away':
      return {
        code: 'KEY_SOURCE_AWAY',
        message: {
          en: `The Redis ${source} cannot be asked, so that no run comes of its keys until it can; none of them is lost: ${reason}`,
          zh: `无法访问 Redis ${source}，恢复之前其中的键到期不会触发运行（不会丢失）：${reason}`,
        },
      };
    case 'too-old':
      return {
        code: 'KEY_SOURCE_TOO_OLD',
        message: {
          en: `The Redis ${source} does not know PEXPIRETIME, by which the ends of keys are asked for: no run comes of its keys until it is Redis 7.0 or newer`,
          zh: `Redis ${source} 不支持用于查询键到期时刻的 PEXPIRETIME：升级到 Redis 7.0 或更高之前，其中的键不会触发运行`,
        },
      };
    case 'not-configured':
      return {
        code: 'KEY_SOURCE_NOT_CONFIGURED',
        message: {
          en: `The scheduler that leads has no address for ${source}: name it in ESCAPEMENT_REDIS_SOURCES of every scheduler`,
          zh: `主节点没有 ${source} 的地址：请在每个调度节点的 ESCAPEMENT_REDIS_SOURCES 中配置`,
        },
      };
  }
}

function untold(source: string, command: string): ClusterWarning {
  return {
    code: 'KEYS_SWEPT_ONLY',
    message: {
      en: `The Redis ${source} does not tell of keys that run out: those that live for less than half a minute may be missed, and one that was deleted just before its time may lead to a run. Send it: ${command}`,
      zh: `Redis ${source} 不发送键到期通知：存活不足半分钟的键可能被错过，临到期前被删除的键也可能触发运行。请对其执行：${command}`,
    },
  };
}

function unheard(source: string, reason: string): ClusterWarning {
  return {
    code: 'KEYS_UNHEARD',
    message: {
      en: `What the Redis ${source} tells of keys that run out is not heard at the moment, so that they are found by looking: ${reason}`,
      zh: `暂时收不到 Redis ${source} 的键到期通知，只能靠定期查看发现：${reason}`,
    },
  };
}

function keysLeftOut(source: string, count: number): ClusterWarning {
  return {
    code: 'KEYS_LEFT_OUT',
    message: {
      en: `${count} keys of ${source} are watched by nobody: they are too long, no text, or more than one job can wait for`,
      zh: `${source} 中有 ${count} 个键未被监视：过长、不是文本，或超出单个任务的上限`,
    },
  };
}
