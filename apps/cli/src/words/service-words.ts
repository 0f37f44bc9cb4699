import { counted } from '@escapement/core';
import type { KeptInstance, ServiceListPage, ServiceView } from '@escapement/protocol';

type Instance = ServiceView['instances'][number];

/** What is said of services. */
export interface ServiceWords {
  readonly none: string;
  row(service: ServiceListPage['items'][number]): string;
  instance(instance: Instance): string;
  kept(service: string, instance: KeptInstance): string;
  removed(service: string, id: string): string;
}

export const enServices: ServiceWords = {
  none: 'No service has an instance.',
  row: ({ name, instanceCount, unpickedCount }) =>
    `${name}  ${counted(instanceCount, 'instance')}${unpickedCount === 0 ? '' : `, of which nobody picks ${unpickedCount}`}`,
  instance: (instance) =>
    `  ${factsOf(instance)}  weight ${instance.weight}${instance.draining ? ', draining' : ''}${instance.ttlMs === undefined ? '' : `, no session: heard of within ${instance.ttlMs} ms`}`,
  kept: (service, { id, address, draining, expiresAt }) =>
    `${service}  ${id}  ${address} stands until ${expiresAt}${draining ? ', draining' : ''}`,
  removed: (service, id) => `${id} is no instance of ${service} any more.`,
};

export const zhServices: ServiceWords = {
  none: '没有已注册的服务。',
  row: ({ name, instanceCount, unpickedCount }) =>
    `${name}  ${instanceCount} 个实例${unpickedCount === 0 ? '' : `，其中 ${unpickedCount} 个不再被选用`}`,
  instance: (instance) =>
    `  ${factsOf(instance)}  权重 ${instance.weight}${instance.draining ? '，排空中' : ''}${instance.ttlMs === undefined ? '' : `，无会话：须在 ${instance.ttlMs} 毫秒内续报`}`,
  kept: (service, { id, address, draining, expiresAt }) =>
    `${service}  ${id}  ${address} 有效至 ${expiresAt}${draining ? '，排空中' : ''}`,
  removed: (service, id) => `${id} 不再是 ${service} 的实例。`,
};

function factsOf({ id, address, zone = '', version = '' }: Instance): string {
  return [id, address, zone, version].filter((part) => part !== '').join('  ');
}
