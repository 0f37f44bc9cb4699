import { describe, expect, it } from 'vitest';
import { daily, useCalendars } from './fixtures/calendar-rig.ts';

const { send, create } = useCalendars();

describe('a preview with calendars', () => {
  const preview = async (payload: object) =>
    (await send('POST', '/api/v1/schedules/preview', { payload })).json();

  it('names what lies between the fires and is taken out, with the reason', async () => {
    await create();
    const from = '2026-09-30T00:00:00.000Z';
    expect(await preview({ schedule: daily, from, n: 3 })).toMatchObject({
      fires: [
        {
          fireTime: '2026-09-30T01:00:00.000Z',
          local: '2026-09-30T09:00:00',
          offset: '+08:00',
          kind: 'normal',
        },
        { fireTime: '2026-10-08T01:00:00.000Z' },
        { fireTime: '2026-10-09T01:00:00.000Z' },
      ],
      excluded: [1, 2, 3, 4, 5, 6, 7].map((day) => ({
        at: `2026-10-0${day}T01:00:00.000Z`,
        reason: 'CALENDAR_DAY_OFF:holidays:National Day',
      })),
      warnings: [],
    });
  });

  it('shows as many fires as asked for, however much is taken out between them, and says so', async () => {
    await create();
    const schedule = { ...daily, expressions: ['* * * * * *'] };
    const from = '2026-09-30T15:59:59.000Z';
    const answer = (await preview({ schedule, from, n: 2 })) as {
      fires: { fireTime: string }[];
      excluded: { at: string }[];
      warnings: { code: string; at: string }[];
    };
    expect(answer.fires.map((fire) => fire.fireTime)).toEqual([from, '2026-10-07T16:00:00.000Z']);
    expect(answer.excluded).toHaveLength(100);
    expect(answer.warnings).toContainEqual(
      expect.objectContaining({
        code: 'EXCLUDED_NOT_ALL_SHOWN',
        at: answer.excluded.at(-1)?.at,
      }),
    );
  });
});
