import type {
  KeepInstanceBody,
  KeptInstance,
  ServiceListPage,
  ServicePageQuery,
  ServiceView,
} from '@escapement/protocol';
import type { Reading } from './job-calls.ts';
import type { Send } from './transport.ts';

/** Services and where their instances answer. */
export interface ServiceCalls {
  /** By name. */
  listServices(query?: ServicePageQuery, reading?: Reading): Promise<ServiceListPage>;
  getService(name: string, reading?: Reading): Promise<ServiceView>;
  /**
   * Registers an instance for `ttlMs`, or says that it lives still: to be sent again, to any node, before that is over. Throws `SERVICE_INSTANCE_TAKEN` where a program with a
   * session speaks for it.
   */
  keepInstance(
    instance: { readonly name: string; readonly id: string },
    body: KeepInstanceBody,
    reading?: Reading,
  ): Promise<KeptInstance>;
  /** Takes it out at once; nothing happens where it is not registered. */
  removeInstance(instance: { readonly name: string; readonly id: string }): Promise<void>;
}

export function serviceCalls(send: Send): ServiceCalls {
  const path = '/api/v1/services';
  const instancePath = ({ name, id }: { readonly name: string; readonly id: string }) =>
    `${path}/${encodeURIComponent(name)}/instances/${encodeURIComponent(id)}`;
  return {
    listServices: (query, reading) => send({ path, query, ...reading }),
    keepInstance: (instance, body, reading) =>
      send({ method: 'PUT', path: instancePath(instance), body, ...reading }),
    removeInstance: (instance) => send({ method: 'DELETE', path: instancePath(instance) }),
    getService: (name, reading) =>
      send({ path: `${path}/${encodeURIComponent(name)}`, ...reading }),
  };
}
