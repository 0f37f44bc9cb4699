import { describe, expect, it, vi } from 'vitest';
import { phraseField, until, usePage } from '../fixtures/page-in-use.tsx';
import { answers, refused } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, sent, says, press, type, address } = usePage();
const path = '/api/v1/calendars/china';
const standing = answers[path] as { version: number };

/** The field of this label in the last entry of a list. */
const field = (entry: string, label: string) => {
  const groups = [...document.querySelectorAll('fieldset')];
  const group = groups.find((each) => each.querySelector('legend')?.textContent === entry);
  const labels = [...(group?.querySelectorAll('label') ?? [])];
  const id = labels.find(({ textContent }) => textContent?.startsWith(label))?.htmlFor;
  return `[id="${id}"]`;
};
const select = async (selector: string, value: string) => {
  const found = await until(() => {
    const each = document.querySelector<HTMLSelectElement>(selector);
    expect(each).not.toBeNull();
    return each;
  });
  if (found === null) return;
  Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value')?.set?.call(found, value);
  found.dispatchEvent(new Event('change', { bubbles: true }));
};
const nameField = 'input[maxlength="64"]';
const freed = { ...standing, usedBy: [], usedByCount: 0 };
const descriptionField = 'form textarea:not([aria-hidden])';

/** As this tab kept it from before. */
const keep = (name: string, base: number | null, change: object) => {
  const draft = {
    ...{ name, description: '', timeZone: 'Asia/Shanghai', otherDays: 'on' },
    ...{ daysOff: [], workdays: [], blackouts: [], ...change },
  };
  const key = `escapement.draft.calendar ${name}`;
  window.sessionStorage.setItem(key, JSON.stringify({ base, draft }));
};

describe('the form of a calendar', () => {
  it('says what is missing, and makes a calendar that says it', async () => {
    open('/calendars', {}, { '/api/v1/calendars': [{ ...freed, name: 'banks', version: 1 }] });
    await says(/New calendar/);
    open('/calendars/~new', {}, { '/api/v1/calendars': [{ ...freed, name: 'banks', version: 1 }] });
    await press(/^Add a day off$/);
    await says(/It stands here once every entry is complete/);
    await press(/^Create calendar$/);
    await says(/3 places need your attention/);
    await says(/Choose the zone whose days these are/);
    await until(() => expect(document.activeElement?.getAttribute('maxlength')).toBe('64'));
    expect(sent()).toEqual([]);
    // Zones are chosen from a list of the browser's own, as a test in a real one does.
    keep('~new', null, {
      daysOff: [{ key: 0, kind: 'date', from: '', to: '', weekdays: [], reason: '' }],
    });
    open('/calendars/~new', {}, { '/api/v1/calendars': [{ ...freed, name: 'banks', version: 1 }] });
    await says(/This is what you had typed here/);
    await type(nameField, 'banks');
    await type(field('Day off 1', 'From'), '2030-05-01');
    await says(/Wed 1 May 2030/);
    await type(field('Day off 1', 'Name of the day'), 'Labour Day');
    await press(/^Create calendar$/);
    await says(/banks stands in version 1/);
    expect(sent()).toEqual([
      {
        path: '/api/v1/calendars',
        body: {
          ...{ name: 'banks', description: '', timeZone: 'Asia/Shanghai', otherDays: 'on' },
          daysOff: [{ date: '2030-05-01', reason: 'Labour Day' }],
          ...{ workdays: [], blackouts: [] },
        },
      },
    ]);
    expect(address()).toBe('/calendars/banks');
  });

  it('shows before it is saved which days and which jobs an edit changes', async () => {
    open('/calendars/china/edit', {}, { [path]: [{ ...standing, version: 6 }] });
    await says(/Nothing: this is what stands/);
    const year = new Date().getUTCFullYear();
    await press(/^Add an adjusted workday$/);
    await until(() => expect(document.activeElement?.tagName).toBe('SELECT'));
    await type(field('Adjusted workday 2', 'From'), `${year}-12-31`);
    await says(new RegExp(`${year}-12-31: (as any day|day off) → adjusted workday`));
    await says(/an edit of each of the 3 jobs that use it.*heartbeat/);
    document.querySelector<HTMLElement>('[aria-label="Remove Day off 2"]')?.click();
    await until(() => expect(document.activeElement?.textContent).toBe('Add a day off'));
    await press(/^Save$/);
    await says(/china stands in version 6/);
    expect(sent()).toMatchObject([
      {
        ...{ method: 'PUT', path },
        body: {
          daysOff: [{ date: '2026-10-01', to: '2026-10-07', reason: '国庆节' }],
          workdays: [{ date: '2026-10-10', reason: '国庆节调休' }, { date: `${year}-12-31` }],
        },
      },
    ]);
  });

  it('takes blackouts, by a clock of the zone and by the week', async () => {
    open('/calendars/china/edit', {}, { [path]: [{ ...standing, version: 6 }] });
    await press(/^Add a blackout$/);
    await type(field('Blackout 1', 'From (Asia/Shanghai)'), '2030-01-01T08:00');
    await type(field('Blackout 1', 'To (Asia/Shanghai)'), '2030-01-01T07:00');
    await press(/^Save$/);
    await says(/The window ends before it begins/);
    await type(field('Blackout 1', 'To (Asia/Shanghai)'), '2030-01-02T08:00');
    await press(/^Add a blackout$/);
    await until(() => expect(document.querySelector(field('Blackout 2', 'When'))).not.toBeNull());
    await select(field('Blackout 2', 'When'), 'weekly');
    await says(/Days of the week/);
    document
      .querySelectorAll<HTMLInputElement>('fieldset input[type="checkbox"][value="1"]')
      .item(1)
      .click();
    await type(field('Blackout 2', 'From'), '22:00');
    await type(field('Blackout 2', 'To'), '24:00');
    await press(/^Save$/);
    await says(/china stands in version 6/);
    expect(sent()).toMatchObject([
      {
        body: {
          blackouts: [
            { fromTime: '2030-01-01T00:00:00.000Z', toTime: '2030-01-02T00:00:00.000Z' },
            { weekdays: [1], from: '22:00', to: '24:00' },
          ],
        },
      },
    ]);
  });

  it('keeps what was typed over a fault and over the end of the page, until it is saved or dropped', async () => {
    const fault = refused('ZOOKEEPER_UNAVAILABLE', []);
    open('/calendars/china/edit', {}, { [path]: [fault] });
    await says(/Nothing: this is what stands/);
    await type(descriptionField, 'Days of the banks');
    await press(/^Save$/);
    await until(() => expect(document.querySelector('form [role="alert"]')).not.toBeNull());
    const typed = () => document.querySelector<HTMLTextAreaElement>(descriptionField)?.value;
    expect(typed()).toBe('Days of the banks');
    open('/calendars/china/edit', {});
    await says(/This is what you had typed here and not saved/);
    expect(typed()).toBe('Days of the banks');
    await press(/^Discard my changes$/);
    await says(/Nothing: this is what stands/);
    expect(typed()).toBe('');
    expect(window.sessionStorage.length + window.localStorage.length).toBe(0);
  });

  it('says who changed it meanwhile and what, and saves over that only when told to', async () => {
    keep('china', 4, { description: 'mine' });
    open('/calendars/china/edit', {}, { [path]: [{ ...standing, version: 6 }] });
    await says(/Somebody else has changed this calendar meanwhile/);
    await says(/You began with version 4; version 5 stands now/);
    await says(/Changed by.*10\.0\.0\.7.*otherDays.*off.*on/);
    const save = [...document.querySelectorAll('button')].find(
      (each) => each.textContent === 'Save',
    );
    expect(save?.disabled).toBe(true);
    await press(/^Save mine over theirs$/);
    await says(/china stands in version 6/);
    expect(sent()).toMatchObject([{ method: 'PUT', path, body: { description: 'mine' } }]);
  });

  it('repairs what cannot be read, whatever stands there', async () => {
    const odd = '/api/v1/calendars/odd';
    keep('odd', null, { description: 'as it was' });
    open('/calendars/odd', {});
    await says(/What stands there is no calendar: not JSON/);
    await says(/Repair/);
    open('/calendars/odd/edit', {}, { [odd]: [{ ...freed, name: 'odd', version: 2 }] });
    await says(/Repair odd.*cannot be read: not JSON/);
    await press(/^Save$/);
    await says(/odd stands in version 2/);
    expect(sent()).toMatchObject([{ method: 'PUT', path: odd, body: { name: 'odd' } }]);
  });

  it('is made anew where somebody has deleted what stood', async () => {
    let isThere = true;
    const now = () => (isThere ? standing : refused('CALENDAR_NOT_FOUND', []));
    const posts = { '/api/v1/calendars': [{ ...freed, version: 9 }] };
    open('/calendars/china/edit', { [path]: now }, posts);
    await says(/Nothing: this is what stands/);
    isThere = false;
    await says(/Somebody else has deleted this calendar meanwhile/);
    isThere = true;
    await press(/^Create it anew$/);
    await says(/china stands in version 9/);
    expect(sent()).toMatchObject([{ path: '/api/v1/calendars', body: { name: 'china' } }]);
  });
});

describe('a calendar that is to go', () => {
  it('stays while jobs use it, and they are named', async () => {
    open('/calendars/china', {});
    await press(/^Delete$/);
    await says(/Take it out of the 3 jobs that use it first:.*heartbeat.*and 2 more/);
    const buttons = [...document.querySelectorAll<HTMLButtonElement>('[role="dialog"] button')];
    expect(buttons.find(({ type: of }) => of === 'submit')?.disabled).toBe(true);
  });

  it('goes by its name in the version that was looked at', async () => {
    open('/calendars/china', { [path]: freed });
    await press(/^Delete$/);
    await type(phraseField, 'china');
    await press(/^Delete$/);
    await says(/china is deleted/);
    expect(sent()).toMatchObject([{ method: 'DELETE', path }]);
  });
});
