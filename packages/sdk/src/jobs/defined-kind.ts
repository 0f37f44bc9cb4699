import { isObject, type Kind } from '../edge/kind.ts';
import { type Edge, requireGiven } from '../edge/read-given.ts';

/** A job as `defineJob` makes it. */
const defined: Kind = {
  en: 'a job that defineJob made',
  zh: '由 defineJob 生成的任务',
  fits: (value) =>
    isObject(value) &&
    typeof value['id'] === 'string' &&
    typeof value['handler'] === 'string' &&
    isObject(value['draft']) &&
    typeof value['run'] === 'function' &&
    typeof value['judge'] === 'function',
};

/** Refuses what is no job that was defined. */
export function requireDefined(edge: Edge, name: string, job: unknown): void {
  requireGiven(edge, [name, defined], job);
}
