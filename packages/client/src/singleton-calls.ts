import type {
  CommandAcceptedView,
  DeleteSingletonQuery,
  MoveAskedView,
  MoveSingletonBody,
  PageQuery,
  RestartSingletonBody,
  SendAgainBody,
  SingletonAnswer,
  SingletonList,
  TellSingletonBody,
} from '@escapement/protocol';
import type { Reading } from './job-calls.ts';
import { keyed } from './request-headers.ts';
import type { Send } from './transport.ts';

/** Singletons of programs: who owns each, and what waits for it. */
export interface SingletonCalls {
  /** By name. */
  singletons(query?: PageQuery, reading?: Reading): Promise<SingletonList>;
  /** Throws `SINGLETON_NOT_FOUND` where no program has declared it. */
  singleton(name: string, reading?: Reading): Promise<SingletonAnswer>;
  /**
   * Asks its owner to hand it over, to the program `to` or the next in line. Throws `SINGLETON_NOT_RUNNING` where nobody owns it, `SINGLETON_NOT_CANDIDATE` where that program does
   * not stand in line, and `SINGLETON_OWNS_ALREADY` where it has it.
   */
  moveSingleton(name: string, body: MoveSingletonBody): Promise<MoveAskedView>;
  /** Asks its owner to stop its instance and start another. Throws `SINGLETON_NOT_RUNNING` where nobody owns it. */
  restartSingleton(name: string, body: RestartSingletonBody): Promise<MoveAskedView>;
  /** Forgets it with its state. Throws `SINGLETON_IN_USE` where a program stands for it, or commands wait. */
  deleteSingleton(name: string, query: DeleteSingletonQuery): Promise<void>;
  /**
   * Puts a command that was given up into its inbox once more, under the id that it had. Throws `DEAD_COMMAND_NOT_FOUND` where it is not kept any more, and `INBOX_FULL` where as
   * many wait as may.
   */
  sendCommandAgain(
    name: string,
    sequence: number,
    body: SendAgainBody,
  ): Promise<CommandAcceptedView>;
  /**
   * Puts a command into its inbox, where it takes effect once. With an idempotency key the same call may be made again, and is the same command. Throws
   * `INBOX_FULL` where as many wait as may.
   */
  tellSingleton(
    name: string,
    command: TellSingletonBody['command'],
    options?: { idempotencyKey?: string },
  ): Promise<CommandAcceptedView>;
}

export function singletonCalls(send: Send): SingletonCalls {
  const pathOf = (name: string) => `/api/v1/singletons/${encodeURIComponent(name)}`;
  return {
    singletons: (query, reading) => send({ path: '/api/v1/singletons', query, ...reading }),
    singleton: (name, reading) => send({ path: pathOf(name), ...reading }),
    moveSingleton: (name, body) => send({ method: 'POST', path: `${pathOf(name)}/move`, body }),
    restartSingleton: (name, body) =>
      send({ method: 'POST', path: `${pathOf(name)}/restart`, body }),
    async deleteSingleton(name, query) {
      await send({ method: 'DELETE', path: pathOf(name), query });
    },
    sendCommandAgain: (name, sequence, body) =>
      send({
        method: 'POST',
        path: `${pathOf(name)}/dead-commands/${sequence}/send-again`,
        body,
      }),
    tellSingleton: (name, command, options) =>
      send({
        method: 'POST',
        path: `${pathOf(name)}/commands`,
        body: { command },
        headers: keyed(options),
      }),
  };
}
