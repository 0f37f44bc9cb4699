import { fromIso } from '@escapement/core';
import type { PreviewBody } from '@escapement/protocol';
import { type Draft, unitMs, zoneSaid } from './draft.ts';
import type { Note } from './number-field.ts';
import { expressionOf, type Simple, simpleOf } from './simple-schedule.ts';
import { toDays, toTimed } from './timed-draft.ts';

type ScheduleDraft = PreviewBody['schedule'];

/** The schedule that the form says. What it cannot say yet is told to `note`; the rest is for the server to judge. */
export function toSchedule(draft: Draft, note: Note): ScheduleDraft {
  const { kind, timed } = draft;
  const zone = zoneSaid(draft);
  const zoned = zone === undefined ? {} : { timeZone: zone };
  switch (kind) {
    case 'cron':
      return {
        kind,
        expressions: expressionsOf(draft, note),
        timeZone: draft.timeZone,
        ...rulesOfClocks(draft),
        ...toDays(timed, note),
        ...toTimed(timed, note),
      };
    case 'every':
      return { kind, ...interval(draft, note), ...zoned, ...toTimed(timed, note) };
    case 'at':
      return { kind, at: instants(draft.at, note), ...zoned, ...toTimed(timed, note) };
    case 'key-expired':
      return { kind, ...watchedKeys(draft, note), ...zoned };
    case 'manual':
      return { kind, ...zoned };
  }
}

function expressionsOf({ spelled, simple, expressions }: Draft, note: Note): string[] {
  // What was read and not changed stays as it was written.
  const [written = ''] = expressions;
  if (spelled === 'text' || isSame(simpleOf(written), simple)) return expressions;
  const expression = expressionOf(simple);
  if (expression === undefined) {
    note({ path: 'schedule.expressions', key: 'editor.simple.incomplete' });
  }
  return [expression ?? ''];
}

function isSame(one: Simple | undefined, other: Simple): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What goes without saying is not said, unless it was. */
function rulesOfClocks({ gap, overlapHour, timed: { dialect, onDayOff }, said }: Draft) {
  const isToSay = (name: string, value: string, usual: string) =>
    value !== usual || said.includes(name);
  return {
    ...(isToSay('dialect', dialect, 'vixie') ? { dialect } : {}),
    ...(isToSay('gap', gap, 'run') ? { gap } : {}),
    ...(isToSay('overlapHour', overlapHour, 'first') ? { overlapHour } : {}),
    ...(isToSay('onDayOff', onDayOff, 'exclude') ? { onDayOff } : {}),
  };
}

function interval(draft: Draft, note: Note) {
  const everyMs = Number(draft.everyCount) * unitMs[draft.everyUnit];
  if (!Number.isInteger(everyMs) || everyMs <= 0) {
    note({ path: 'schedule.everyMs', key: 'editor.every.invalid' });
  }
  const anchorTime = draft.anchor.trim();
  if (anchorTime !== '') noteBadInstant(anchorTime, 'schedule.anchorTime', note);
  return { everyMs, ...(anchorTime === '' ? {} : { anchorTime }) };
}

function watchedKeys(draft: Draft, note: Note) {
  const [source, pattern] = [draft.source.trim(), draft.pattern];
  if (source === '') note({ path: 'schedule.source', key: 'editor.missing' });
  if (pattern === '') note({ path: 'schedule.pattern', key: 'editor.missing' });
  return { source, pattern };
}

function instants(text: string, note: Note): string[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length === 0) note({ path: 'schedule.at', key: 'editor.at.required' });
  for (const line of lines) noteBadInstant(line, 'schedule.at', note);
  return lines;
}

function noteBadInstant(text: string, path: string, note: Note): void {
  if (fromIso(text) !== undefined) return;
  note({ path, key: 'editor.instant.invalid', values: { text } });
}
