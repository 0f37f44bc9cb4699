import type { SingletonDetail } from '@escapement/core';
import type {
  MoveAskedView,
  MoveSingletonBody,
  PageQuery,
  SingletonList,
} from '@escapement/protocol';
import type { Reading } from './job-calls.ts';
import type { Send } from './transport.ts';

/** Singletons of programs: who owns each, and what waits for it. */
export interface SingletonCalls {
  /** By name. */
  singletons(query?: PageQuery, reading?: Reading): Promise<SingletonList>;
  /** Throws `SINGLETON_NOT_FOUND` where no program has declared it. */
  singleton(name: string, reading?: Reading): Promise<SingletonDetail>;
  /** Asks its owner to hand it over. Throws `SINGLETON_NOT_RUNNING` where nobody owns it. */
  moveSingleton(name: string, body: MoveSingletonBody): Promise<MoveAskedView>;
}

export function singletonCalls(send: Send): SingletonCalls {
  const pathOf = (name: string) => `/api/v1/singletons/${encodeURIComponent(name)}`;
  return {
    singletons: (query, reading) => send({ path: '/api/v1/singletons', query, ...reading }),
    singleton: (name, reading) => send({ path: pathOf(name), ...reading }),
    moveSingleton: (name, body) => send({ method: 'POST', path: `${pathOf(name)}/move`, body }),
  };
}
