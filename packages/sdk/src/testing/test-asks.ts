import { fromIso, reasonCharsAtLeast, reasonCharsAtMost } from '@escapement/core';
import { anything, isObject, type Kind, list, required, text } from '../edge/kind.ts';
import { type Edge, readGiven, requireGiven } from '../edge/read-given.ts';
import { requireDefined } from '../jobs/defined-kind.ts';
import { jsonText } from '../json-text.ts';
import type { TestScheduler, TestSchedulerOptions } from './scheduler-of-test.ts';

/** More would only take time. */
const mostProcesses = 100;
/** Time passes no further than dates reach. */
const longestMs = 100 * 366 * 86_400_000;

const instant: Kind = {
  en: 'an instant of ISO 8601, such as "2026-10-24T12:00Z"',
  zh: 'ISO 8601 时刻，例如 "2026-10-24T12:00Z"',
  fits: (value) => typeof value === 'string' && fromIso(value) !== undefined,
};
const duration: Kind = {
  en: `milliseconds from 0 to ${longestMs}`,
  zh: `0 到 ${longestMs} 的毫秒数`,
  fits: (value) => typeof value === 'number' && value >= 0 && value <= longestMs,
};
const processes: Kind = {
  en: `a whole number from 0 to ${mostProcesses}`,
  zh: `0 到 ${mostProcesses} 的整数`,
  fits: (value) =>
    Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= mostProcesses,
};
/** As the interface takes it, so that what passes a test is not refused there. */
const reasonKind: Kind = {
  en: `a text of ${reasonCharsAtLeast} to ${reasonCharsAtMost} characters`,
  zh: `${reasonCharsAtLeast} 到 ${reasonCharsAtMost} 个字符的文本`,
  fits: (value) =>
    typeof value === 'string' &&
    value.trim().length >= reasonCharsAtLeast &&
    value.length <= reasonCharsAtMost,
};
const json: Kind = {
  en: 'JSON, without functions, a BigInt and what holds itself',
  zh: 'JSON，不含函数、BigInt 与循环引用',
  fits: (value) => jsonText(value) !== undefined,
};
const differing: Kind = {
  en: 'an object with what differs',
  zh: '写明不同之处的对象',
  fits: isObject,
};

/** Throws `TEST_INVALID` for what can be no test. */
export function readTestOptions(given: TestSchedulerOptions): TestSchedulerOptions {
  const edge = edgeOf('createTestScheduler');
  const options = readGiven<TestSchedulerOptions>(edge, given, {
    jobs: required(list),
    now: required(anything),
    nodes: processes,
    workers: processes,
  });
  requireGiven(edge, ['now', instant], options.now);
  options.jobs.forEach((job, index) => {
    requireDefined(edge, `jobs[${index}]`, job);
  });
  return options;
}

/** The same scheduler, which refuses what it cannot be asked with `TEST_INVALID`. */
export function guarded(scheduler: TestScheduler): TestScheduler {
  const jobOf = (call: keyof TestScheduler, job: unknown): void =>
    requireDefined(edgeOf(call), 'its job', job);
  return {
    get now() {
      return scheduler.now;
    },
    get leader() {
      return scheduler.leader;
    },
    async advanceTo(until) {
      requireGiven(edgeOf('advanceTo'), ['its instant', instant], until);
      await scheduler.advanceTo(until);
    },
    async advance(durationMs) {
      requireGiven(edgeOf('advance'), ['its duration', duration], durationMs);
      await scheduler.advance(durationMs);
    },
    async runs(job) {
      jobOf('runs', job);
      return await scheduler.runs(job);
    },
    async ledger(job) {
      jobOf('ledger', job);
      return await scheduler.ledger(job);
    },
    log(runId) {
      requireGiven(edgeOf('log'), ['its run', text], runId);
      return scheduler.log(runId);
    },
    async run(job, input) {
      jobOf('run', job);
      if (input !== undefined) requireGiven(edgeOf('run'), ['its input', json], input);
      return await scheduler.run(job, input);
    },
    async edit(job, other) {
      jobOf('edit', job);
      requireGiven(edgeOf('edit'), ['what stands in place of the job', differing], other);
      await scheduler.edit(job, other);
    },
    async pause(job, reason) {
      jobOf('pause', job);
      requireGiven(edgeOf('pause'), ['its reason', reasonKind], reason);
      await scheduler.pause(job, reason);
    },
    async resume(job) {
      jobOf('resume', job);
      await scheduler.resume(job);
    },
    async writeConfig(name, value) {
      requireGiven(edgeOf('writeConfig'), ['its name', text], name);
      requireGiven(edgeOf('writeConfig'), ['its value', json], value);
      await scheduler.writeConfig(name, value);
    },
    killLeader: () => scheduler.killLeader(),
    startNode: () => scheduler.startNode(),
    startWorker: () => scheduler.startWorker(),
    killWorkers: () => scheduler.killWorkers(),
  };
}

function edgeOf(what: string): Edge {
  return { code: 'TEST_INVALID', what };
}
