import { expect, it } from 'vitest';
import { listAsked } from '../fixtures/list-asked.ts';
import { until, usePage } from '../fixtures/page-in-use.tsx';
import { answers } from '../fixtures/stub-server.ts';

const { open, says, press, type } = usePage();

const fieldOf = (label: string) => `input[role="combobox"][aria-label="${label}"]`;

/** As a person does, who is in the field first. */
async function typeInto(field: string, text: string): Promise<void> {
  await until(() => expect(document.querySelector(field)).not.toBeNull());
  document.querySelector<HTMLInputElement>(field)?.focus();
  await type(field, text);
}

/** Once the list of a field shows what Enter chooses. */
async function pressKey(field: string, key: string): Promise<void> {
  await until(() => expect(document.querySelector('[data-combobox-selected]')).not.toBeNull());
  document
    .querySelector(field)
    ?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}

it('asks for what the address bar says', async () => {
  open('/jobs?health=failing&queue=mail&sort=-updated', {});
  const queries = listAsked('/api/v1/jobs');
  await says('heartbeat');
  await until(() => expect(queries.at(-1)).toMatchObject({ queue: 'mail' }));
  expect(queries.at(-1)).toMatchObject({ health: 'failing' });
  expect(queries.at(-1)).toMatchObject({ sort: '-updated' });
  // Fields by name are loaded when they are wanted, as they are by such an address.
  const field = () => document.querySelector<HTMLInputElement>(fieldOf('Queue'));
  await until(() => expect(field()?.value).toBe('mail'));
});

it('asks for nothing that the screen does not know, as what a mail program adds to an address', async () => {
  open('/jobs?lang=en&utm_source=mail&sort=id', { '/api/v1/jobs': { items: [], total: 0 } });
  const queries = listAsked('/api/v1/jobs', { '': { items: [], total: 0 } });
  await says(/No jobs/);
  await until(() => expect(queries.at(-1)).toMatchObject({ sort: 'id' }));
  expect(Object.keys(queries.at(-1) ?? {}).join()).not.toMatch(/lang|utm/);
  expect(document.body.textContent).not.toMatch(/No job matches/);
});

it('has filters by name for whoever wants them', async () => {
  open('/jobs', {});
  const queries = listAsked('/api/v1/jobs');
  await says('heartbeat');
  await press('More filters');
  await typeInto(fieldOf('Handler'), 'noop');
  await until(() => expect(queries.at(-1)).toMatchObject({ handler: 'noop' }));
  await press('Fewer filters');
  await until(() => expect(queries.at(-1)).not.toHaveProperty('handler'));
});

it.each([
  ['beijing', 'Asia/Shanghai'],
  ['上海', 'Asia/Shanghai'],
  ['New York', 'America/New_York'],
])('finds a zone by what people call it: %s', async (typed, zone) => {
  open('/jobs', {});
  const queries = listAsked('/api/v1/jobs');
  await says('heartbeat');
  await press('More filters');
  const field = fieldOf('Time zone or city');
  await typeInto(field, typed);
  await pressKey(field, 'Enter');
  await until(() => expect(queries.at(-1)).toMatchObject({ zone }));
  expect(document.querySelector<HTMLInputElement>(field)?.value).toMatch(/Shanghai|New York/);
});

it('offers tags that the jobs have, and has the one of the address in a field', async () => {
  open('/jobs', {});
  const queries = listAsked('/api/v1/jobs');
  await says('heartbeat');
  await press('More filters');
  const field = fieldOf('Tag');
  await typeInto(field, 'op');
  await pressKey(field, 'Enter');
  await until(() => expect(queries.at(-1)).toMatchObject({ tag: 'ops' }));
  open('/jobs?tag=money', {});
  const again = listAsked('/api/v1/jobs');
  await until(() => expect(document.querySelector<HTMLInputElement>(field)?.value).toBe('money'));
  await typeInto(field, '');
  await until(() => expect(again.at(-1)).not.toHaveProperty('tag'));
});

it('goes on past the first page', async () => {
  const { items } = answers['/api/v1/jobs'] as { items: { id: string }[] };
  open('/jobs', {});
  listAsked('/api/v1/jobs', {
    '': { items: [items[0]], total: 2, cursor: 'next' },
    next: { items: [{ ...items[0], id: 'the-last-one' }], total: 2 },
  });
  await says('2 jobs');
  await press('Load more');
  await says('the-last-one');
});
