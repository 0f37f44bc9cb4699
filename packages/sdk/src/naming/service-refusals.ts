import { SdkRefusal } from '../sdk-refusal.ts';

/** For a name or an option that cannot be. */
export function serviceInvalid(en: string, zh: string): SdkRefusal {
  return new SdkRefusal('SERVICE_INVALID', { en, zh });
}

export function serviceAddressForbidden(address: string): SdkRefusal {
  return new SdkRefusal('SERVICE_ADDRESS_FORBIDDEN', {
    en: `${address} is a link-local, metadata or special address, where HTTP tasks never go, so that the instance was not registered: give the address by which other machines reach it`,
    zh: `${address} 是链路本地、元数据或特殊地址，HTTP 任务从不访问，因此未登记该实例：请给出其他机器可以访问它的地址`,
  });
}

export function serviceNone(name: string): SdkRefusal {
  return new SdkRefusal('SERVICE_NONE', {
    en: `no instance of the service "${name}" can be picked: there is none, or those there are drain or have a weight of 0`,
    zh: `服务“${name}”没有可选的实例：没有实例，或现有实例都在排空或权重为 0`,
  });
}

export function servicesClosed(): SdkRefusal {
  return new SdkRefusal('SERVICES_CLOSED', {
    en: 'the services were closed, and nothing is asked for over them any more',
    zh: '服务连接已关闭，不能再用它查找服务',
  });
}

export function servicesUnreachable(name: string, cause: unknown): SdkRefusal {
  const why = cause instanceof Error ? ` (${cause.message})` : '';
  const said = {
    en: `the instances of the service "${name}" could not be read, since ZooKeeper could not be asked${why}: see to ZooKeeper and its address`,
    zh: `无法读取服务“${name}”的实例，因为无法访问 ZooKeeper${why}：请检查 ZooKeeper 及其地址`,
  };
  return new SdkRefusal('SERVICES_UNREACHABLE', said, cause);
}
