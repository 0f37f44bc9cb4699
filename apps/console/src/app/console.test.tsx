import { createMemoryHistory } from '@tanstack/react-router';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createQueryClient } from '../data/query-client.ts';
import { until } from '../fixtures/page-in-use.tsx';
import { answers, stubFetch } from '../fixtures/stub-server.ts';
import { speak } from '../fixtures/text-in-use.ts';
import { Console } from './console.tsx';
import { createConsoleRouter } from './router.tsx';

vi.setConfig({ testTimeout: 25_000 });

let root: Root | undefined;
let place: HTMLElement;

beforeAll(async () => {
  window.scrollTo = () => undefined;
  // Growing text areas measure again when a font has arrived; the test's browser knows no fonts.
  Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });
  await speak('en');
});

beforeEach(() => {
  vi.stubGlobal('fetch', stubFetch());
  place = document.createElement('div');
  document.body.append(place);
});

afterEach(() => {
  root?.unmount();
  place.remove();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function open(path: string) {
  const cache = createQueryClient();
  const router = createConsoleRouter(cache, createMemoryHistory({ initialEntries: [path] }));
  root = createRoot(place);
  root.render(<Console cache={cache} router={router} />);
  return router;
}

/** React and Mantine print whole trees about what these tests do on purpose. */
function quietly() {
  vi.spyOn(globalThis.console, 'error').mockImplementation(() => undefined);
  vi.spyOn(globalThis.console, 'warn').mockImplementation(() => undefined);
}

/** As a person types: React hears of a value only through the element's own setter. */
function type(input: HTMLInputElement | null, text: string) {
  const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
  setter?.call(input, text);
  input?.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Waits until the page says the text. */
async function says(text: string | RegExp) {
  await until(() => {
    expect(document.body.textContent).toMatch(text);
  });
}

describe('every screen shows what the server says', () => {
  it.each([
    ['/', /exit code 3/],
    ['/jobs', /Every 5 minutes/],
    ['/jobs/heartbeat', /exit code 3/],
    ['/jobs/heartbeat?tab=ledger', /An earlier run was still going/],
    ['/jobs/heartbeat?tab=definition', /"handler": "noop"/],
    ['/jobs/old-cleanup', /not JSON/],
    ['/jobs/new', /jumped over/],
    ['/jobs/heartbeat/edit', /The clocks change/],
    ['/runs', /Failed/],
    ['/not-run', /No worker began it in time/],
    ['/runs/heartbeat%4020261122T010000Z', /hello from the task/],
    ['/cluster', /Zone data differ/],
    ['/cluster', /2025c/],
    ['/cluster', /2 late \(at most 57 ms\), 0 missed/],
    ['/cluster', /Redis to take writes again OOM command not allowed/],
    ['/locks', /8812/],
    ['/singletons', /gardener-1/],
    ['/secrets', /with another key: it must be set anew/],
    ['/secrets', /and 6 more/],
    ['/nowhere', /There is no such page/],
  ])('%s', async (path, text) => {
    open(path);
    await says(text);
  });
});

describe('the last day on the overview', () => {
  it('leads to the failures of that day alone', async () => {
    open('/');
    await says(/exit code 3/);
    const link = [...document.querySelectorAll('dt a')].find((each) =>
      /Failed/.test(each.textContent ?? ''),
    );
    expect(link?.getAttribute('href')).toMatch(/state=failed.*from=\d{4}-/);
  });

  it('does not say that nothing was due while runs wait that are late', async () => {
    const known = answers['/api/v1/overview'] as { totals: object };
    const last24h = { succeeded: 0, failed: 0, skipped: 0, missed: 0 };
    const totals = { ...known.totals, owedLate: 7, last24h };
    vi.stubGlobal('fetch', stubFetch({ ...answers, '/api/v1/overview': { ...known, totals } }));
    open('/');
    await says(/what was due still waits/);
    expect(document.body.textContent).not.toMatch(/Nothing was due/);
  });
});

describe('a server that has not answered yet', () => {
  it('is said to be silent, instead of connecting for ever', async () => {
    const others = stubFetch(answers);
    const silent: typeof fetch = (input, init) =>
      /\/api\/v1\/cluster$/.test(String(input))
        ? Promise.reject(new TypeError('fetch failed'))
        : others(input, init);
    vi.stubGlobal('fetch', silent);
    open('/jobs');
    await says(/nothing was shown yet/);
    await says(/No answer yet/);
  });
});

describe('run now', () => {
  it('answers with a note that leads to the run', async () => {
    const run = answers['/api/v1/runs/heartbeat%4020261122T010000Z'];
    vi.stubGlobal('fetch', stubFetch({ ...answers, '/api/v1/jobs/heartbeat/runs': run }));
    open('/jobs/heartbeat');
    await says(/Run now/);
    const button = [...document.querySelectorAll('button')].find(
      (each) => each.textContent === 'Run now',
    );
    button?.click();
    await says(/Run heartbeat now\?/);
    document.querySelector<HTMLFormElement>('[role="dialog"] form')?.requestSubmit();
    await says(/Show the run/);
    const link = [...document.querySelectorAll('a')].find(
      (each) => each.textContent === 'Show the run',
    );
    expect(link?.getAttribute('href')).toBe('/runs/heartbeat@20261122T010000Z');
  });
});

describe('the session', () => {
  it('leads to the sign-in page when there is none, and remembers where the reader wanted to go', async () => {
    vi.stubGlobal(
      'fetch',
      stubFetch({ ...answers, '/api/v1/session': { signedIn: false, version: '' } }),
    );
    const router = open('/jobs?q=etl');
    await says(/Admin token/);
    expect(router.state.location.pathname).toBe('/sign-in');
    expect(router.state.location.search).toEqual({ next: '/jobs?q=etl' });
  });

  it('takes a token out of the address before it is used', async () => {
    const sent: string[] = [];
    const answer = stubFetch();
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
      if (init?.method === 'POST') sent.push(`${input} ${String(init.body)}`);
      return answer(input, init);
    });
    const router = open('/#token=secret');
    await says(/Fires next/);
    expect(sent).toEqual(['/api/v1/session {"token":"secret"}']);
    expect(router.history.location.href).toBe('/');
  });
});

describe('a sign-in link', () => {
  it.each([
    ['/runs?state=failed&from=2026-03-07#token=secret', '/runs?state=failed&from=2026-03-07'],
    ['/jobs/heartbeat#token=secret&line=7', '/jobs/heartbeat#line=7'],
    ['/sign-in?next=/cluster#token=secret', '/cluster'],
  ])('%s leads to the page that it names', async (link, place) => {
    const router = open(link);
    const placeOf = () => router.history.location.href;
    await until(() => expect(placeOf()).toBe(place));
    await says(/Live/);
    expect(placeOf()).toBe(place);
  });
});

describe('signing in and out again', () => {
  it('ends at the sign-in page', async () => {
    quietly();
    const table = { ...answers, '/api/v1/session': { signedIn: false, version: '' } };
    vi.stubGlobal('fetch', stubFetch(table));
    const router = open('/sign-in');
    await says(/Admin token/);
    table['/api/v1/session'] = { signedIn: true, version: '0.1.0' };
    type(document.querySelector('input'), 'secret');
    document.querySelector('form')?.requestSubmit();
    await says(/Fires next/);
    table['/api/v1/session'] = { signedIn: false, version: '' };
    document.querySelector<HTMLElement>('[aria-label="Settings"]')?.click();
    await says(/Sign out/);
    [...document.querySelectorAll('button')]
      .find((each) => each.textContent === 'Sign out')
      ?.click();
    await until(() => expect(router.state.location.pathname).toBe('/sign-in'));
  });
});

describe('when the server does not answer', () => {
  it('a screen says so and comes back by itself', async () => {
    quietly();
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('refused');
    });
    open('/');
    await says(/The server cannot be reached/);
    vi.stubGlobal('fetch', stubFetch());
    await says(/Fires next/);
  });
});
