import { expect, it, vi } from 'vitest';
import { until, usePage } from '../fixtures/page-in-use.tsx';
import { job } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 60_000 });

const { open, says } = usePage();

const told = () => document.body.textContent ?? '';
const since = '2026-11-20T01:00:00.000Z';
const failing = { ...job, id: 'etl-orders', recent: ['succeeded', 'failed', 'failed', 'failed'] };
const paused = { ...job, id: 'sync-crm', state: 'paused', paused: { reason: 'moves', since } };
const jobs = (items: object[], total = items.length) => ({ '/api/v1/jobs': { items, total } });

it('the overview names jobs that fail in a row, and those left paused, with what can be done to each', async () => {
  open('/', jobs([failing, paused]));
  await says(/Needs attention/);
  await says(/etl-orders.*3 times in a row/);
  expect(told()).toMatch(/sync-crm.*Paused.*moves/);
  const menus = [...document.querySelectorAll('[aria-haspopup="menu"]')];
  expect(menus.map((menu) => menu.getAttribute('aria-label'))).toEqual([
    'Actions for etl-orders',
    'Actions for sync-crm',
  ]);
});

it('it leads to all of them where there are more', async () => {
  open('/', jobs([failing], 7));
  await says(/All 7 jobs whose last run failed/);
  const links = [...document.querySelectorAll('a')].map((link) => link.getAttribute('href'));
  expect(links).toContain('/jobs?health=failing');
});

it('says nothing where all is well', async () => {
  open('/', jobs([{ ...job, recent: ['failed', 'succeeded'] }]));
  await says(/Failed lately/);
  await until(() => expect(told()).toContain('Fires next'));
  expect(told()).not.toContain('Needs attention');
});
