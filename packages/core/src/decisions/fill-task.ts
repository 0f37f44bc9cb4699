import { servedTime } from '../runs/run-id.ts';
import type { ConfigContent } from '../schemas/config-entry.ts';
import type { RunEnvelope } from '../schemas/envelope.ts';
import type { Schedule } from '../schemas/schedule.ts';
import type { Task } from '../schemas/task.ts';
import { toIso } from '../words/instants.ts';
import { configNameIn, secretNameIn } from '../words/secret-names.ts';
import { brokenTemplates, filledText, templateNames, templatePieces } from '../words/templates.ts';
import { expiredValue, isExpiredName } from './expired-template.ts';
import { isShardName, shardValue } from './shard-part.ts';
import { type TaskText, taskTexts, withTaskTexts } from './task-texts.ts';
import { isUpstreamName, upstreamValue } from './upstream-template.ts';

/** What a text of a task may ask for, and what it is given. */
const values = {
  /** As the REST interface spells it; of what is done once more that which it serves. */
  fireTime: ({ envelope }) => toIso(servedTime(envelope)),
  /** The day of the fire time where the schedule is: `2026-03-07`. */
  fireDate: ({ envelope }) => dateIn(envelope.zone ?? 'UTC', servedTime(envelope)),
  jobId: ({ envelope }) => envelope.jobId,
  runId: ({ envelope }) => envelope.runId,
  /** Counted from 1. */
  attempt: ({ attempt }) => attempt,
} as const satisfies Record<string, (run: FilledFor) => string | number>;

/** The run that a task is filled for. */
export interface FilledFor {
  readonly envelope: Pick<
    RunEnvelope,
    'runId' | 'jobId' | 'fireTime' | 'zone' | 'task' | 'upstream' | 'expired' | 'shards'
  >;
  /** Counted from 1. */
  readonly attempt: number;
  /** What `${secret.…}` is, by name; what is not there stays as it is written. */
  readonly secrets?: ReadonlyMap<string, string>;
  /** The same of `${config.…}`: a JSON value, which stays one where it is all there is of a text. */
  readonly config?: ConfigValues;
}

/** Values of configuration entries by name. */
export type ConfigValues = ReadonlyMap<string, ConfigContent['value']>;

type TemplateName = keyof typeof values;

export const templateNamesKnown = Object.keys(values) as readonly TemplateName[];

function isKnown(name: string): name is TemplateName {
  return Object.hasOwn(values, name);
}

/** Templates in a task that do not end, to be refused before it is stored: they would be sent as they are written. */
export function brokenTemplatesIn(task: Task): readonly TaskText[] {
  return taskTexts(task).flatMap(({ path, text }) =>
    brokenTemplates(text).map((broken) => ({ path, text: broken })),
  );
}

/** A name that nothing stands for, and where it is asked for. */
export interface UnknownTemplate {
  readonly path: string;
  readonly name: string;
}

/** The names in a task that nothing stands for, to be refused before it is stored. */
export function unknownTemplates(task: Task): readonly UnknownTemplate[] {
  return taskTexts(task).flatMap(({ path, text }) =>
    templateNames(text)
      .filter((name) => !isKnown(name) && namedIn(name) === undefined && !isToldName(name))
      .map((name) => ({ path, name })),
  );
}

/** What a template asks for by a name that people gave. */
function namedIn(template: string): string | undefined {
  return secretNameIn(template) ?? configNameIn(template);
}

/** Whether a template asks for what a run is told of itself: runs before it, the end of a key, or which part it does. */
function isToldName(name: string): boolean {
  return isUpstreamName(name) || isExpiredName(name) || isShardName(name);
}

/** Whether a task asks for anything of the runs that it comes after, and where first. */
export function upstreamAskedAt(task: Task): UnknownTemplate | undefined {
  return firstAskedAt(task, isUpstreamName);
}

/** The same of which part of its run it does. */
export function shardAskedAt(task: Task): UnknownTemplate | undefined {
  return firstAskedAt(task, isShardName);
}

/** The same of the key whose end leads to its runs. */
export function expiredAskedAt(task: Task): UnknownTemplate | undefined {
  return firstAskedAt(task, isExpiredName);
}

function firstAskedAt(
  task: Task,
  isWanted: (template: string) => boolean,
): UnknownTemplate | undefined {
  for (const { path, text } of taskTexts(task)) {
    const name = templateNames(text).find(isWanted);
    if (name !== undefined) return { path, name };
  }
  return undefined;
}

/** The secrets that a task asks for, each once, and where it does so first. */
export function secretsIn(task: Task): ReadonlyMap<string, string> {
  return askedIn(task, '${secret.', secretNameIn);
}

/** The configuration entries that it asks for. */
export function configIn(task: Task): ReadonlyMap<string, string> {
  return askedIn(task, '${config.', configNameIn);
}

function askedIn(
  task: Task,
  opening: string,
  nameIn: (template: string) => string | undefined,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { path, text } of taskTexts(task)) {
    if (!text.includes(opening)) continue;
    for (const template of templateNames(text)) {
      const name = nameIn(template);
      if (name !== undefined && !found.has(name)) found.set(name, path);
    }
  }
  return found;
}

/** The zone in which the days of a job are counted, whatever its runs come of; `undefined` where they are those of UTC. */
export function zoneOf(schedule: Schedule): string | undefined {
  return schedule.timeZone;
}

/**
 * The task of a run with its templates filled. A text that is one template and nothing else becomes the value itself, so that a number stays
 * one; in an address a value is encoded, so that it cannot be more than it is. What nothing stands for stays as it is written.
 */
export function filledTask(run: FilledFor): Task {
  return withTaskTexts(run.envelope.task, (text, { isUrl }) => {
    const pieces = templatePieces(text);
    const [only] = pieces;
    if (pieces.length === 1 && only?.kind === 'name' && !isUrl) return valueFor(only.name, run);
    return filledText(text, (name) => {
      const value = textOf(valueFor(name, run), name);
      return isUrl && isFilled(name, run) ? encodeURIComponent(value) : value;
    });
  });
}

/** As it stands within a longer text; what the runs before have not told is nothing there. */
function textOf(value: ConfigContent['value'], name: string): string {
  if (value === null && isToldName(name)) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function valueFor(name: string, run: FilledFor): ConfigContent['value'] {
  if (isKnown(name)) return values[name](run);
  if (isUpstreamName(name)) return upstreamValue(name, run.envelope.upstream);
  if (isShardName(name)) return shardValue(name, run.envelope);
  if (isExpiredName(name)) return expiredValue(name, run.envelope.expired);
  const value = run.config?.get(configNameIn(name) ?? '');
  if (value !== undefined) return value;
  return run.secrets?.get(secretNameIn(name) ?? '') ?? `\${${name}}`;
}

function isFilled(name: string, { secrets, config }: FilledFor): boolean {
  if (isKnown(name) || isToldName(name)) return true;
  return (
    secrets?.has(secretNameIn(name) ?? '') === true ||
    config?.has(configNameIn(name) ?? '') === true
  );
}

/** Swedish writes a date as ISO 8601 does. */
function dateIn(timeZone: string, instant: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(instant);
}
