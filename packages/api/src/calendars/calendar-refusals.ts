import { type CalendarWriteOutcome, shortText, unreachable } from '@escapement/core';
import { etagOf } from '../jobs/if-match.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';

/** The refusal that the outcome of a write means. */
export function calendarRefusal(
  outcome: Exclude<CalendarWriteOutcome, { kind: 'written' }>,
  name: string,
): ProblemSignal {
  switch (outcome.kind) {
    case 'not-found':
      return calendarNotFound(name);
    case 'changed':
      return calendarChanged(outcome.currentVersion);
    case 'name-taken':
      return new ProblemSignal(
        'CALENDAR_NAME_TAKEN',
        `Choose another name, or replace ${name} by PUT.`,
        {
          errors: [
            {
              code: 'FIELD_TAKEN',
              path: 'name',
              message: { en: 'A calendar of this name exists', zh: '日历名称已被占用' },
              text: name,
            },
          ],
        },
      );
    case 'too-large':
      return new ProblemSignal(
        'CALENDAR_TOO_LARGE',
        'Split it into several; a schedule may name up to 16.',
      );
    case 'too-many':
      return new ProblemSignal(
        'DEFINITIONS_FULL',
        'There are too many calendars: delete one that no job uses.',
      );
    default:
      return unreachable(outcome);
  }
}

export function calendarNotFound(name: string): ProblemSignal {
  const shown = JSON.stringify(shortText(name, 64));
  return new ProblemSignal('CALENDAR_NOT_FOUND', `No calendar has the name ${shown}.`);
}

function calendarChanged(currentVersion: number): ProblemSignal {
  return new ProblemSignal(
    'CALENDAR_CHANGED',
    `Version ${currentVersion} stands; read it, and send its ETag as If-Match.`,
    { headers: { etag: etagOf(currentVersion) } },
  );
}
