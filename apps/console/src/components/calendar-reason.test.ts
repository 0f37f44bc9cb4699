import { describe, expect, it } from 'vitest';
import type { Text } from '../text/use-text.ts';
import { calendarReason } from './calendar-reason.ts';

const t = ((key: string, values: object) => `${key} ${Object.values(values).join()}`) as Text;

describe('why a calendar takes a fire time out', () => {
  it.each([
    ['CALENDAR_DAY_OFF:cn:国庆节', 'calendarReason.DAY_OFF cn: 国庆节'],
    ['CALENDAR_BLACKOUT:shop:sale: all day', 'calendarReason.BLACKOUT shop: sale: all day'],
    ['CALENDAR_DAY_OFF:cn', 'calendarReason.DAY_OFF cn'],
    ['nightly@20261122T005500Z', 'nightly@20261122T005500Z'],
    ['', ''],
  ])('%s', (reason, words) => {
    expect(calendarReason(t, reason)).toBe(words);
  });
});
