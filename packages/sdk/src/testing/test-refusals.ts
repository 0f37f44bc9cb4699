import { SdkRefusal } from '../sdk-refusal.ts';

/** A job that this scheduler was not given. */
export function jobUnknown(id: string): SdkRefusal {
  return new SdkRefusal('TEST_INVALID', {
    en: `the job "${id}" is none of this test scheduler, so nothing is known of it: pass it in the jobs of createTestScheduler`,
    zh: `任务“${id}”没有传给 createTestScheduler，因此没有它的任何信息：请在其 jobs 中传入它`,
  });
}

export function jobUnwritten(id: string, why: string): SdkRefusal {
  return new SdkRefusal('JOB_INVALID', {
    en: `the job "${id}" could not be written: ${why}`,
    zh: `任务“${id}”无法写入：${why}`,
  });
}

export function leaderless(): SdkRefusal {
  return new SdkRefusal('TEST_INVALID', {
    en: 'no node leads, so that none can be killed: let a second pass first, or five after a leader was killed, and have another node that takes over',
    zh: '当前没有节点任主节点，因此无法终止它：请先让时间过一秒（上一个主节点被终止后为五秒），并确保另有可接任的节点',
  });
}
