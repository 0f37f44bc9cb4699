import { notifications } from '@mantine/notifications';
import { expect, it, vi } from 'vitest';
import { usePage } from '../fixtures/page-in-use.tsx';

vi.setConfig({ testTimeout: 50_000 });

const { open, says } = usePage();

it('what closes a note has a name, though it shows a cross alone', async () => {
  open('/jobs/heartbeat', {});
  await says(/heartbeat/);
  notifications.show({ message: 'the job is resumed' });
  await says(/the job is resumed/);
  const buttons = [...document.querySelectorAll('.mantine-Notification-root button')];
  expect(buttons.map((button) => button.getAttribute('aria-label'))).toEqual(['Close']);
});
