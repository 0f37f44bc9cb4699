import { describe, expect, it, vi } from 'vitest';
import { until, usePage } from '../fixtures/page-in-use.tsx';
import { answers } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, sent, says, press, type, address, back } = usePage();
const path = '/api/v1/calendars/china';
const textField = '[role="dialog"] textarea';
const standing = answers[path] as object;

const ics = [
  ...['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20300501', 'SUMMARY:Labour Day'],
  ...['END:VEVENT', 'END:VCALENDAR'],
].join('\n');

const chooseYear = async (year: string) => {
  const select = await until(() => {
    const found = document.querySelector<HTMLSelectElement>('select[aria-label="Year"]');
    expect(found).not.toBeNull();
    return found;
  });
  if (select === null) return;
  Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value')?.set?.call(select, year);
  select.dispatchEvent(new Event('change', { bubbles: true }));
};

describe('calendars', () => {
  it('are listed with the jobs that use them, and with what cannot be read', async () => {
    open('/calendars', {});
    await says(/2 calendars/);
    await says(/china.*Asia\/Shanghai.*heartbeat.*and 2 more/);
    await says(/What stands there is no calendar: not JSON/);
    open('/calendars/odd', {});
    await says(/What stands there is no calendar: not JSON.*The jobs that use it wait/);
  });

  it('show a year as a table of each month, the marked days with their names', async () => {
    open('/calendars/china', {});
    await says(/Used by.*heartbeat/);
    await chooseYear('2026');
    await says(/October 2026/);
    expect(document.querySelectorAll('caption')).toHaveLength(12);
    expect(document.querySelectorAll('th[scope="col"]')).toHaveLength(84);
    await says(/1–7: day off 国庆节/);
    await says(/10: adjusted workday 国庆节调休/);
    const worked = document.querySelector('td[data-mark="work"]');
    expect(worked?.textContent).toBe('10 adjusted workday 国庆节调休');
    await press(/^Year after$/);
    await says(/The year 2027/);
    expect(document.querySelector('td[data-mark="work"]')).toBeNull();
  });

  it('keep the year in the address, so that a link leads to it and the way back over it', async () => {
    open('/calendars/china?year=2026', {});
    await says(/October 2026/);
    await press(/^Year after$/);
    await says(/October 2027/);
    expect(address()).toBe('/calendars/china?year=2027');
    back();
    await says(/October 2026/);
    open('/calendars/china?year=1492', {});
    await says(/The year 20/);
  });

  it('take an ICS file that was looked at first, over the version that was seen', async () => {
    open('/calendars/china', {}, { [path]: [{ ...standing, version: 6 }] });
    await press(/^Import days$/);
    await type(textField, 'nonsense');
    await says(/Line 1: "nonsense" is no line of an ICS file/);
    await type(textField, ics);
    await says(/Days off that are added2030-05-01 Labour Day/);
    expect(sent()).toEqual([]);
    await press(/^Save$/);
    await says(/china stands in version 6/);
    const [{ method, body } = { method: '', body: {} }] = sent();
    expect(method).toBe('PUT');
    expect(body).toEqual({
      ...{ name: 'china', description: '', timeZone: 'Asia/Shanghai', otherDays: 'on' },
      daysOff: [
        { date: '2030-05-01', reason: 'Labour Day' },
        { date: '2026-10-01', to: '2026-10-07', reason: '国庆节' },
        { weekdays: [6, 7] },
      ],
      ...{ workdays: [{ date: '2026-10-10', reason: '国庆节调休' }], blackouts: [] },
    });
  });

  it('take the notice of the holidays, and say what it removes where it replaces its year', async () => {
    open('/calendars/china', {});
    await press(/^Import days$/);
    document.querySelector<HTMLInputElement>('input[type="radio"][value="notice"]')?.click();
    await says(/Year of dates that name none/);
    await type('[role="dialog"] input[inputmode="numeric"]', '2026');
    await type(textField, '元旦：1月1日至3日放假。1月4日上班。');
    await says(/2026-01-01 to 2026-01-03 元旦.*Adjusted workdays that are added2026-01-04/);
    document.querySelector<HTMLInputElement>('[role="dialog"] input[type="checkbox"]')?.click();
    await says(/Days off that are removed2026-10-01 to 2026-10-07 国庆节/);
    expect(sent()).toEqual([]);
  });
});
