/** What this library refuses by itself, before anybody is asked. */
export type RefusalCode =
  | 'JOB_INVALID'
  | 'INPUT_UNFIT'
  | 'WORKER_INVALID'
  | 'CLIENT_INVALID'
  | 'CONFIG_INVALID'
  | 'CONFIG_ABSENT'
  | 'CONFIG_UNFIT'
  | 'CONFIG_CLOSED'
  | 'CONFIG_UNREACHABLE'
  | 'SERVICE_INVALID'
  | 'SERVICE_NONE'
  | 'SERVICES_CLOSED'
  | 'SERVICE_ADDRESS_FORBIDDEN'
  | 'SERVICES_UNREACHABLE'
  | 'LOCK_INVALID'
  | 'LOCK_HELD_BY_CALLER'
  | 'LOCK_NOT_OBTAINED'
  | 'LOCK_LOST'
  | 'LOCK_KIND_DIFFERS'
  | 'LOCK_PERMITS_DIFFER'
  | 'LOCKS_FULL'
  | 'BARRIER_SIZE_DIFFERS'
  | 'BARRIER_NOT_COMPLETE'
  | 'LOCKS_CLOSED'
  | 'LOCKS_UNREACHABLE'
  | 'ONCE_INVALID'
  | 'SINGLETON_INVALID'
  | 'TEST_INVALID'
  | 'SINGLETON_KIND_DIFFERS'
  | 'SINGLETON_IN_USE'
  | 'SINGLETON_LIMIT'
  | 'SINGLETON_NOT_CANDIDATE'
  | 'SINGLETON_NOT_FOUND'
  | 'SINGLETON_NO_REPLY'
  | 'SINGLETON_OWNS_ALREADY'
  | 'SINGLETON_TERM_OVER'
  | 'SINGLETONS_CLOSED'
  | 'SINGLETONS_UNREACHABLE'
  | 'INBOX_FULL'
  | 'COMMAND_TOO_LARGE'
  | 'COMMAND_GIVEN_UP'
  | 'COMMAND_ID_REUSED';

/** A text in both languages. */
export interface Said {
  readonly en: string;
  readonly zh: string;
}

/** Something was asked for that cannot be: a mistake of the program that asks, or an input that does not fit. */
export class SdkRefusal extends Error {
  override readonly name = 'SdkRefusal';
  /** Stable. */
  readonly code: RefusalCode;
  readonly said: Said;

  constructor(code: RefusalCode, said: Said, cause?: unknown) {
    super(`${code}: ${said.en}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.said = said;
  }
}
