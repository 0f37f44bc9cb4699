import {
  isPassing,
  isServiceUrl,
  readServiceUrl,
  sayReason,
  urlAtInstance,
} from '@escapement/core';
import type { PickedInstance, ServicePicker } from '../naming/service-picker.ts';
import type { HttpClient } from './http-client.ts';
import { type HttpTask, tryHttp } from './http-task.ts';
import { unsendableHeader } from './sendable-headers.ts';
import { failed, type TaskOutcome, type TaskRun } from './task-outcome.ts';

/** What HTTP tasks are sent by. */
export interface HttpRunners {
  readonly http: HttpClient;
  /** Absent where no services are known. */
  readonly services?: ServicePicker;
}

/** So many instances are tried, one after another, where none can be connected to. */
const triedAtMost = 5;

/** By these HTTP lets a request be sent again of which nobody knows whether it was taken. */
const repeatable: readonly string[] = ['GET', 'HEAD', 'PUT', 'DELETE'];

/**
 * Sends the request to its address, or to an instance of the service that it names, and to another where no connection is made. Where one ends before its answer, as by the death of
 * the instance, a request that may be repeated is sent to another, once.
 */
export async function runHttpTask(
  { http, services }: HttpRunners,
  task: HttpTask,
  run: TaskRun,
): Promise<TaskOutcome> {
  const name = unsendableHeader(task.headers);
  if (name !== undefined) return failed(sayReason('http-header', { name }));
  if (!isServiceUrl(task.url)) return (await tryHttp(http, task, run)).outcome;
  const asked = readServiceUrl(task.url);
  if (asked === undefined) return failed(sayReason('service-none', { name: task.url }));
  const { service, path } = asked;
  const tried = new Set<string>();
  let mayRepeat = repeatable.includes(task.method);
  let last: TaskOutcome = failed(sayReason('service-none', { name: service }));
  while (tried.size < triedAtMost && !run.stop.signal.aborted) {
    const picked = await pickOf(services, { service, tried });
    if (picked === 'unknown') return failed(sayReason('service-unknown', { name: service }));
    if (picked === undefined) return last;
    tried.add(picked.id);
    run.log.write('system', said(service, picked));
    const url = urlAtInstance(picked.address, path);
    const { outcome, reach } = await tryHttp(http, { ...task, url }, run);
    picked.end(reach === 'answered' || run.stop.signal.aborted ? 'done' : 'failed');
    const isSent = reach !== 'unreached';
    if (isSent && !(reach === 'broken' && mayRepeat)) return outcome;
    if (isSent) mayRepeat = false;
    if (outcome.kind === 'failed') run.log.write('system', outcome.reason);
    last = outcome;
  }
  return last;
}

async function pickOf(
  services: ServicePicker | undefined,
  { service, tried }: { readonly service: string; readonly tried: ReadonlySet<string> },
): Promise<PickedInstance | undefined | 'unknown'> {
  try {
    return await services?.pick(service, { except: tried });
  } catch (error) {
    if (!isPassing(error)) throw error;
    return 'unknown';
  }
}

function said(service: string, { id, address, ageMs }: PickedInstance): string {
  const age = ageMs === undefined ? '' : `, by a list of ${Math.round(ageMs / 1_000)} s ago`;
  return `service ${service}: instance ${id} at ${address}${age}`;
}
