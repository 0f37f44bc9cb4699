import type { ServiceListPage, ServicePageQuery, ServiceView } from '@escapement/protocol';
import type { Reading } from './job-calls.ts';
import type { Send } from './transport.ts';

/** Services and where their instances answer. */
export interface ServiceCalls {
  /** By name. */
  listServices(query?: ServicePageQuery, reading?: Reading): Promise<ServiceListPage>;
  getService(name: string, reading?: Reading): Promise<ServiceView>;
}

export function serviceCalls(send: Send): ServiceCalls {
  const path = '/api/v1/services';
  return {
    listServices: (query, reading) => send({ path, query, ...reading }),
    getService: (name, reading) =>
      send({ path: `${path}/${encodeURIComponent(name)}`, ...reading }),
  };
}
