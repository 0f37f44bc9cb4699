import type { AuditRow, Words as BothWords, Waiting } from '@escapement/core';
import type { Problem } from '@escapement/protocol';
import type { Misuse } from '../misuse.ts';
import type { BackfillWords } from './backfill-words.ts';
import type { ConfigWords } from './config-words.ts';
import type { JobWords } from './job-words.ts';
import type { LimitWords } from './limit-words.ts';
import type { LeaseWords, LockWords } from './lock-words.ts';
import type { NotRunWords } from './not-run-words.ts';
import type { RunWords } from './run-words.ts';
import type { ServiceWords } from './service-words.ts';
import type { SingletonWords } from './singleton-words.ts';

/** A thing that is waited for, as a node that may be newer says it. */
export interface SaidWaiting {
  readonly code: Waiting['code'] | (string & {});
  readonly detail?: string | undefined;
}

/** Every sentence of the command. Both languages have all of them, else it does not compile. */
export interface Words {
  readonly help: string;
  misuse(problem: Misuse): string;
  /** Out of a text that has both languages. */
  ofWords(words: BothWords): string;

  notUrl(text: string): string;
  tokenFileUnfit(path: string, problem: string): string;
  readonly noToken: string;
  readonly tokenUnfit: string;
  unreachable(baseUrl: string, because: string): string;
  refused(problem: Problem): string;

  readonly noLeader: string;
  leader(nodeId: string, epoch: number, since: string): string;
  readonly rideThrough: string;
  stale(since: string): string;
  nodes(count: number): string;
  workers(count: number): string;
  more(count: number): string;
  waiting(waiting: SaidWaiting): string;
  dependency(name: string, state: string, since: string): string;
  warning(code: string, message: BothWords): string;

  officeReset(ensembleId: string): string;
  handedOver(nodeId: string): string;

  runCancelled(id: string): string;
  runTold(id: string): string;
  readonly delayedMore: string;
  delayedCount(count: number): string;
  runTakenBack(id: string): string;
  runRetried(told: { id: string; retry: string; version: number }): string;

  /** Where a list goes on after what is shown of it. */
  firstOnly(shown: number): string;
  /** What is to be typed before something is done, and that it was not. */
  typeToGoOn(expected: string): string;
  readonly nothingDone: string;
  readonly nothingSent: string;

  readonly jobs: JobWords;
  readonly runs: RunWords;
  readonly backfill: BackfillWords;
  readonly limits: LimitWords;
  readonly locks: LockWords;
  readonly leases: LeaseWords;
  readonly singletons: SingletonWords;
  readonly config: ConfigWords;
  readonly services: ServiceWords;
  readonly notRun: NotRunWords;

  setAsideCount(count: number): string;
  setAsideBroken(id: string, problem: string): string;
  restored(count: number): string;
  notRestorable(count: number): string;
  leftSetAside(count: number): string;
  discarded(count: number): string;
  notSetAside(count: number): string;

  readonly noAuditRows: string;
  auditRow(row: AuditRow): string;
  olderAuditRows(shown: number): string;
}
