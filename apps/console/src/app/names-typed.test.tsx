import { describe, expect, it, vi } from 'vitest';
import { until, usePage } from '../fixtures/page-in-use.tsx';
import { answers } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, says, type } = usePage();

const preview = '/api/v1/schedules/preview';
const posts = () => ({ [preview]: Array.from({ length: 20 }, () => answers[preview]) });
const cluster = answers['/api/v1/cluster'] as { workers: object[] };
const [worker] = cluster.workers;
const handlers = ['email.send', 'send', 'sender'];
const known = {
  '/api/v1/cluster': {
    ...cluster,
    workers: [{ ...worker, handlers, queues: ['slow-mail', 'mail'] }],
  },
  '/api/v1/calendars': { items: [{ name: 'banks' }, { name: 'holidays' }], total: 2 },
};

function fieldOf(label: string): HTMLInputElement | undefined {
  const named = [...document.querySelectorAll('label')].filter(({ textContent }) =>
    textContent?.startsWith(label),
  );
  const fields = named.map(({ htmlFor }) => document.querySelector(`input[id="${htmlFor}"]`));
  return fields.find((field) => field?.getAttribute('role') === 'combobox') as HTMLInputElement;
}

/** Types into the field of a label and presses a key, once the list shows what is like it. */
async function typeAndPress(label: string, text: string, key: string): Promise<void> {
  const field = await until(() => {
    const found = fieldOf(label);
    expect(found).toBeDefined();
    return found;
  });
  field?.focus();
  await type(`input[id="${field?.id}"]`, text);
  await until(() => expect(shown()).not.toBeNull());
  field?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}

const shown = () => document.querySelector('[data-combobox-selected]');
const calendars = () =>
  [...(fieldOf('Calendars')?.parentElement?.children ?? [])]
    .map(({ textContent }) => textContent)
    .filter((text) => text !== '');

describe('a name that is typed in the editor', () => {
  it.each([
    ['Handler', 'send', 'send'],
    ['Handler', 'ema', 'email.send'],
    ['Queue', 'mail', 'mail'],
  ])('in %s as %s is %s once Enter is pressed', async (label, text, name) => {
    open('/jobs/new', known, posts());
    await says(/Handler/);
    await typeAndPress(label, text, 'Enter');
    await until(() => expect(shown()).toBeNull());
    expect(fieldOf(label)?.value).toBe(name);
  });

  it.each(['Enter', 'Tab', ','])('is the calendar that is shown first, by %s', async (key) => {
    open('/jobs/new', known, posts());
    await says(/Calendars/);
    await typeAndPress('Calendars', 'holi', key);
    await until(() => expect(calendars()).toEqual(['holidays']));
    expect(fieldOf('Calendars')?.value).toBe('');
    // Enter again adds none that nobody has typed.
    fieldOf('Calendars')?.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }),
    );
    fieldOf('Calendars')?.blur();
    expect(calendars()).toEqual(['holidays']);
  });

  it('is no calendar where it is left as the beginning of one, and the field says so', async () => {
    open('/jobs/new', known, posts());
    await says(/Calendars/);
    await typeAndPress('Calendars', 'holi', 'Shift');
    fieldOf('Calendars')?.blur();
    await says(/“holi” was not added/);
    expect(calendars()).toEqual([]);
    fieldOf('Calendars')?.focus();
    await type(`input[id="${fieldOf('Calendars')?.id}"]`, 'of-another-page');
    await until(() => expect(fieldOf('Calendars')?.value).toBe('of-another-page'));
    fieldOf('Calendars')?.blur();
    await until(() => expect(calendars()).toEqual(['of-another-page']));
  });
});
