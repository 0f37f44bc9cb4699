import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { type Column, DataTable } from '../components/data-table.tsx';
import { until, usePage } from '../fixtures/page-in-use.tsx';
import { job } from '../fixtures/stub-server.ts';
import { speak } from '../fixtures/text-in-use.ts';

vi.setConfig({ testTimeout: 60_000 });

const { open, says } = usePage();

interface Row {
  readonly id: string;
}

beforeAll(() => speak('en'));

it('a list draws those of its rows again that have changed, and no others', () => {
  const drawn: string[] = [];
  const cell = ({ id }: Row) => {
    drawn.push(id);
    return id;
  };
  const columns: Column<Row>[] = [{ id: 'id', head: 'Id', cell }];
  const place = document.createElement('div');
  const root = createRoot(place);
  onTestFinished(() => root.unmount());
  const draw = (rows: Row[]) =>
    flushSync(() =>
      root.render(
        <DataTable caption="x" columns={columns} rows={rows} rowKey={({ id }) => id} empty="" />,
      ),
    );
  const [first, second] = [{ id: 'a' }, { id: 'b' }];
  draw([first, second]);
  draw([first, { id: 'b' }]);
  expect(drawn).toEqual(['a', 'b', 'b']);
  expect(place.textContent).toContain('b');
});

it('the menu of a row is made when it is asked for, and opens at once', async () => {
  open('/jobs', { '/api/v1/jobs': { items: [job], total: 1 } });
  await says(/heartbeat/);
  const button = () => document.querySelector<HTMLElement>('tbody button');
  await until(() => expect(button()).not.toBeNull());
  expect(button()?.getAttribute('aria-haspopup')).toBe('menu');
  button()?.click();
  await until(() => expect(document.querySelector('[role="menuitem"]')).not.toBeNull());
});
