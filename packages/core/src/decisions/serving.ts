import type { ClusterWarning, WorkerInfo } from '../schemas/cluster.ts';
import type { JobDefinition } from '../schemas/job.ts';
import type { Words } from '../schemas/words.ts';

/** What a worker offers to do. */
export type Serving = Pick<WorkerInfo, 'queues' | 'handlers' | 'scripts'>;
/** What a job asks for. */
export type Asking = Pick<JobDefinition, 'id' | 'queue' | 'task' | 'paused' | 'broadcast'>;

/** Names that a sentence holds; the rest is counted. */
const namesAtMost = 5;

/** Why the runs of a job wait, or fail on some workers, though nothing is wrong with the job itself. */
export function jobServingWarnings(
  job: Asking,
  workers: readonly Serving[],
): readonly ClusterWarning[] {
  const ofQueue = workers.filter(({ queues }) => queues.includes(job.queue));
  if (ofQueue.length === 0) return [queueUnserved(job.queue)];
  const able = ofQueue.filter((worker) => canDo(job, worker));
  // What every worker does is given to those alone that can do it.
  const isGivenToTheAble = job.broadcast !== undefined && able.length > 0;
  if (able.length === ofQueue.length || isGivenToTheAble) return [];
  return [
    able.length === 0 ? taskUnserved(job) : taskPartlyServed(job, ofQueue.length, able.length),
  ];
}

/** Whether some worker offers to do what a job asks for. */
export function isServed(job: Asking, workers: readonly Serving[]): boolean {
  return workers.some((worker) => worker.queues.includes(job.queue) && canDo(job, worker));
}

/** The workers that would do a run of a job now; what people want drained takes nothing. */
export function whoTakes<Worker extends Pick<WorkerInfo, 'waitingFor'> & Serving>(
  job: Asking,
  workers: readonly Worker[],
): readonly Worker[] {
  return workers.filter((worker) => {
    const isDraining = worker.waitingFor?.some(
      ({ code }) => code === 'DRAINING' || code === 'DRAINED',
    );
    return isDraining !== true && worker.queues.includes(job.queue) && canDo(job, worker);
  });
}

/** What jobs ask for and nobody offers, and what workers offer and nobody asks for. */
export function servingWarnings(
  jobs: Iterable<Asking>,
  workers: readonly Serving[],
): readonly ClusterWarning[] {
  const asked = { queues: new Set<string>(), handlers: new Set<string>() };
  const lacks = new Lacks();
  for (const job of jobs) {
    asked.queues.add(job.queue);
    if (job.task.kind === 'handler') asked.handlers.add(job.task.handler);
    if (job.paused === undefined) lacks.look(job, workers);
  }
  return [
    ...lacks.told(),
    ...unasked('QUEUES_UNASKED', offered(workers, 'queues'), asked.queues),
    ...unasked('HANDLERS_UNASKED', offered(workers, 'handlers'), asked.handlers),
  ];
}

function canDo({ task }: Asking, { handlers, scripts }: Serving): boolean {
  switch (task.kind) {
    case 'handler':
      return handlers.includes(task.handler);
    case 'script':
      return scripts;
    case 'http':
    case 'bullmq':
      return true;
  }
}

function offered(workers: readonly Serving[], what: 'queues' | 'handlers'): readonly string[] {
  return [...new Set(workers.flatMap((worker) => worker[what]))].sort();
}

/** Somebody lets no worker take from the queue of a job. */
export function queuePaused(queue: string, reason: string): ClusterWarning {
  return {
    code: 'QUEUE_PAUSED',
    message: {
      en: `The queue ${queue} is paused, and runs of this job wait in it: ${reason}`,
      zh: `队列 ${queue} 已暂停，该任务的运行在其中等待：${reason}`,
    },
  };
}

function queueUnserved(queue: string): ClusterWarning {
  return {
    code: 'QUEUE_UNSERVED',
    message: {
      en: `No living worker serves the queue ${queue}: runs of this job wait until one is started with it in ESCAPEMENT_QUEUES`,
      zh: `没有在线的工作进程服务队列 ${queue}：该任务的运行会一直等待，直到有工作进程在 ESCAPEMENT_QUEUES 中包含它`,
    },
  };
}

function taskUnserved({ queue, task }: Asking): ClusterWarning {
  const { en, zh } = neededFor(task);
  return {
    code: 'TASK_UNSERVED',
    message: {
      en: `No living worker of the queue ${queue} has ${en}: runs of this job fail`,
      zh: `队列 ${queue} 的在线工作进程均没有${zh}：该任务的运行会失败`,
    },
  };
}

function taskPartlyServed({ queue, task }: Asking, all: number, able: number): ClusterWarning {
  const { en, zh } = neededFor(task);
  return {
    code: 'TASK_PARTLY_SERVED',
    message: {
      en: `Only ${able} of ${all} living workers of the queue ${queue} have ${en}: runs that the others take fail; give those another queue`,
      zh: `队列 ${queue} 的 ${all} 个在线工作进程中只有 ${able} 个有${zh}：其余工作进程取到的运行会失败，请让它们使用其他队列`,
    },
  };
}

function neededFor(task: Asking['task']): Words {
  return task.kind === 'handler'
    ? { en: `the handler ${task.handler}`, zh: `处理函数 ${task.handler}` }
    : {
        en: 'scripts allowed (ESCAPEMENT_ALLOW_SCRIPTS)',
        zh: '运行脚本的许可（ESCAPEMENT_ALLOW_SCRIPTS）',
      };
}

/** What nobody offers that enabled jobs ask for, each with the jobs that ask for it. */
class Lacks {
  readonly #jobsByLack = new Map<string, { readonly lack: Words; readonly ids: string[] }>();

  look(job: Asking, workers: readonly Serving[]): void {
    if (isServed(job, workers)) return;
    const hasQueue = workers.some(({ queues }) => queues.includes(job.queue));
    const lack = !hasQueue ? queueLack(job.queue) : taskLack(job);
    const known = this.#jobsByLack.get(lack.en);
    if (known === undefined) this.#jobsByLack.set(lack.en, { lack, ids: [job.id] });
    else known.ids.push(job.id);
  }

  /** One sentence, what most jobs wait for first. */
  told(): readonly ClusterWarning[] {
    const lacks = [...this.#jobsByLack.values()].sort((a, b) => b.ids.length - a.ids.length);
    if (lacks.length === 0) return [];
    const count = lacks.reduce((sum, { ids }) => sum + ids.length, 0);
    const parts = lacks.slice(0, namesAtMost).map(({ lack, ids }): Words => {
      const list = named(ids);
      return { en: `${lack.en} (${list.en})`, zh: `${lack.zh}（${list.zh}）` };
    });
    const more = lacks.length - parts.length;
    const en = [...parts.map((part) => part.en), ...(more > 0 ? [`and ${more} more`] : [])];
    const zh = [...parts.map((part) => part.zh), ...(more > 0 ? [`另有 ${more} 项`] : [])];
    const who = count === 1 ? 'A job that is enabled' : `${count} jobs that are enabled`;
    return [
      {
        code: 'JOBS_UNSERVED',
        message: {
          en: `${who} can be run by no living worker: ${en.join('; ')}`,
          zh: `${count} 个已启用的任务没有可执行它的在线工作进程：${zh.join('；')}`,
        },
      },
    ];
  }
}

function queueLack(queue: string): Words {
  return { en: `nobody serves the queue ${queue}`, zh: `无人服务队列 ${queue}` };
}

function taskLack({ queue, task }: Asking): Words {
  const { en, zh } = neededFor(task);
  return { en: `nobody of the queue ${queue} has ${en}`, zh: `队列 ${queue} 无人有${zh}` };
}

const unaskedWords: Readonly<Record<'QUEUES_UNASKED' | 'HANDLERS_UNASKED', Words>> = {
  QUEUES_UNASKED: {
    en: 'Workers serve queues that no job names',
    zh: '工作进程服务的以下队列没有任务使用',
  },
  HANDLERS_UNASKED: {
    en: 'Workers have handlers that no job names',
    zh: '工作进程的以下处理函数没有任务使用',
  },
};

function unasked(
  code: keyof typeof unaskedWords,
  names: readonly string[],
  asked: ReadonlySet<string>,
): readonly ClusterWarning[] {
  const left = names.filter((name) => !asked.has(name));
  if (left.length === 0) return [];
  const { en, zh } = unaskedWords[code];
  const list = named(left);
  return [{ code, message: { en: `${en}: ${list.en}`, zh: `${zh}：${list.zh}` } }];
}

function named(names: readonly string[]): Words {
  const shown = names.slice(0, namesAtMost).join(', ');
  const more = names.length - namesAtMost;
  return more > 0
    ? { en: `${shown} and ${more} more`, zh: `${shown} 等共 ${names.length} 个` }
    : { en: shown, zh: shown };
}
