import { hasCredentials, hideCredentials, keepCredentials, type Task } from '@escapement/core';

/** What has a task: a definition, what a person sends of it, or what stood before. */
interface WithTask {
  readonly task: Task;
}

/** As it may be answered: the credentials in the address of its request are nobody's to see. */
export function shownJob<T extends WithTask>(job: T): T {
  return withUrl(job, hideCredentials);
}

/** What a person means who sends a job back as it was answered. */
export function meantJob<T extends WithTask>(job: T, { task }: WithTask): T {
  return task.kind === 'http' ? withUrl(job, (url) => keepCredentials(url, task.url)) : job;
}

/** Whether its address has credentials, or the mark of some. */
export function saysCredentials(job: WithTask): boolean {
  const { task } = job;
  return task.kind === 'http' && URL.canParse(task.url) && hasCredentials(new URL(task.url));
}

function withUrl<T extends WithTask>(job: T, change: (url: string) => string): T {
  const { task } = job;
  if (task.kind !== 'http') return job;
  const url = change(task.url);
  return url === task.url ? job : { ...job, task: { ...task, url } };
}
