import { SdkRefusal } from '../sdk-refusal.ts';

/** Throws `CONFIG_INVALID` for a name or an option that cannot be. */
export function configInvalid(en: string, zh: string): SdkRefusal {
  return new SdkRefusal('CONFIG_INVALID', { en, zh });
}

export function configClosed(): SdkRefusal {
  return new SdkRefusal('CONFIG_CLOSED', {
    en: 'the configuration was closed, and nothing is followed over it any more',
    zh: '配置连接已关闭，不能再用它订阅配置项',
  });
}

/** `waitMs`: how long it was waited for, where it was. */
export function configUnreachable(name: string, waitMs?: number): SdkRefusal {
  const [within, withinZh] =
    waitMs === undefined ? ['', ''] : [` within ${waitMs} ms`, `${waitMs} 毫秒内`];
  return new SdkRefusal('CONFIG_UNREACHABLE', {
    en: `configuration entry "${name}" could not be read${within}, since ZooKeeper could not be asked: see to ZooKeeper and its address, or give a fallback`,
    zh: `${withinZh}未能读取配置项“${name}”，因为无法访问 ZooKeeper：请检查 ZooKeeper 及其地址，或提供 fallback`,
  });
}

export function configAbsent(name: string): SdkRefusal {
  return new SdkRefusal('CONFIG_ABSENT', {
    en: `there is no configuration entry "${name}": write it first (PUT /api/v1/config/${name}), or give a fallback`,
    zh: `配置项“${name}”不存在：请先写入（PUT /api/v1/config/${name}），或提供 fallback`,
  });
}

/** `because`: what is wrong, in words. */
export function configUnfit(name: string, because: string): SdkRefusal {
  return new SdkRefusal('CONFIG_UNFIT', {
    en: `configuration entry "${name}" cannot be used (${because}): correct the entry or the schema, or give a fallback`,
    zh: `配置项“${name}”无法使用（${because}）：请修正配置项或模式，或提供 fallback`,
  });
}
