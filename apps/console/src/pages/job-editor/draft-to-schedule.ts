import { fromIso } from '@escapement/core';
import type { PreviewBody } from '@escapement/protocol';
import type { FormProblem } from '../../components/form-problem.ts';
import { type Draft, unitMs } from './draft.ts';

type ScheduleDraft = PreviewBody['schedule'];

/** The schedule that the form says. What it cannot say yet is told to `note`; the rest is for the server to judge. */
export function toSchedule(draft: Draft, note: (problem: FormProblem) => void): ScheduleDraft {
  const carried = draft.carried.schedule.kind === draft.kind ? draft.carried.schedule : {};
  switch (draft.kind) {
    case 'cron':
      return {
        ...carried,
        kind: 'cron',
        expressions: draft.expressions,
        timeZone: draft.timeZone,
        gap: draft.gap,
        overlapHour: draft.overlapHour,
      };
    case 'every':
      return { ...without(carried, 'anchorTime'), kind: 'every', ...interval(draft, note) };
    case 'at':
      return { ...carried, kind: 'at', at: instants(draft.at, note) };
    case 'key-expired':
      return { kind: 'key-expired', ...watchedKeys(draft, note) };
    case 'manual':
      return { kind: 'manual' };
  }
}

function without(value: object, name: string): object {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
}

function interval(draft: Draft, note: (problem: FormProblem) => void) {
  const everyMs = Number(draft.everyCount) * unitMs[draft.everyUnit];
  if (!Number.isInteger(everyMs) || everyMs <= 0) {
    note({ path: 'schedule.everyMs', key: 'editor.every.invalid' });
  }
  const anchorTime = draft.anchor.trim();
  if (anchorTime !== '') noteBadInstant(anchorTime, 'schedule.anchorTime', note);
  return { everyMs, ...(anchorTime === '' ? {} : { anchorTime }) };
}

function watchedKeys(draft: Draft, note: (problem: FormProblem) => void) {
  const [source, pattern] = [draft.source.trim(), draft.pattern];
  if (source === '') note({ path: 'schedule.source', key: 'editor.missing' });
  if (pattern === '') note({ path: 'schedule.pattern', key: 'editor.missing' });
  return { source, pattern };
}

function instants(text: string, note: (problem: FormProblem) => void): string[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length === 0) note({ path: 'schedule.at', key: 'editor.at.required' });
  for (const line of lines) noteBadInstant(line, 'schedule.at', note);
  return lines;
}

function noteBadInstant(text: string, path: string, note: (problem: FormProblem) => void): void {
  if (fromIso(text) !== undefined) return;
  note({ path, key: 'editor.instant.invalid', values: { text } });
}
