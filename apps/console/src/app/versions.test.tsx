import { expect, it } from 'vitest';
import { usePage } from '../fixtures/page-in-use.tsx';
import { refused } from '../fixtures/stub-server.ts';

const { open, sent, says, press } = usePage();

const rollback = '/api/v1/jobs/heartbeat/rollback';

it('shows who wrote which version, and in what it differs from the one before', async () => {
  open('/jobs/heartbeat?tab=versions', {});
  await says('the first is what stands');
  await says('queue');
  await says('the oldest that is kept');
});

it('rolls back to a version over the one that was looked at', async () => {
  open('/jobs/heartbeat?tab=versions', {}, { [rollback]: [{}] });
  await press(/^Roll back/);
  await says('Let version 3 of heartbeat stand again?');
  // What it changes is seen before it is done, and not behind a line to be pressed.
  const changed = document.querySelector('[role="dialog"] dl');
  expect(changed?.textContent).toMatch(/queue.*default.*slow/);
  expect(changed?.closest('details')).toBeNull();
  await press(/^Roll back/);
  await says('Version 3 of heartbeat stands again');
  const posted = sent().filter(({ path }) => path === rollback);
  expect(posted).toEqual([{ path: rollback, body: { version: 3, ifVersion: 4 } }]);
});

it('says so where somebody else has written it meanwhile', async () => {
  open('/jobs/heartbeat?tab=versions', {}, { [rollback]: [refused('JOB_CHANGED', [])] });
  await press(/^Roll back/);
  await press(/^Roll back/);
  await says('The job has been changed meanwhile');
});
