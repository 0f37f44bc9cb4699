import type { Task } from '../schemas/task.ts';
import type { Upstream } from '../schemas/upstream.ts';

/** What may stand in the place of a template. */
export type TemplateValue = Exclude<Extract<Task, { kind: 'handler' }>['input'], undefined>;

/** `${upstream.result.total}`, or of one of several jobs `${upstreams.load.result.rows.0}`. */
const pattern =
  /^upstream(?:s\.[a-z0-9-]{1,64})?\.(?:jobId|runId|state|fireTime|result(?:\.[^.{}]{1,128}){0,20})$/;

/** Whether a template asks for something of the runs before. */
export function isUpstreamName(name: string): boolean {
  return pattern.test(name);
}

function allOf({ upstream, upstreams }: Upstream): NonNullable<Upstream['upstreams']> {
  return upstreams ?? { [upstream.jobId]: upstream };
}

/** What it asks for; null where there is none, as in a run that was asked for by hand. */
export function upstreamValue(name: string, upstream: Upstream | undefined): TemplateValue {
  let value: unknown = upstream && { ...upstream, upstreams: allOf(upstream) };
  for (const part of name.split('.')) {
    const isOpen = typeof value === 'object' && value !== null && Object.hasOwn(value, part);
    if (!isOpen) return null;
    value = (value as Readonly<Record<string, unknown>>)[part];
  }
  return (value ?? null) as TemplateValue;
}
