import { readdirSync, readFileSync } from 'node:fs';

/** How often the threads of a process have gone to sleep so far, and so been woken; a count that no load of the machine changes much. */
export function wakingsOf(pid: number | undefined): number {
  if (pid === undefined) return 0;
  try {
    const tasks = readdirSync(`/proc/${pid}/task`);
    return tasks.reduce((sum, task) => sum + voluntarySwitches(pid, task), 0);
  } catch {
    return 0;
  }
}

function voluntarySwitches(pid: number, task: string): number {
  const status = readFileSync(`/proc/${pid}/task/${task}/status`, 'utf8');
  return Number(/\nvoluntary_ctxt_switches:\s+(\d+)/.exec(status)?.[1] ?? 0);
}
