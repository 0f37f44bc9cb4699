import { describe, expect, it, vi } from 'vitest';
import { reasonField, usePage } from '../fixtures/page-in-use.tsx';
import { answers } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, sent, says, press, type } = usePage();

const id = 'heartbeat@20261122T010000Z';
const at = '2026-11-22T01:00:00.000Z';
const path = `/api/v1/runs/${encodeURIComponent(id)}`;
const page = `/runs/${encodeURIComponent(id)}`;
const ended = answers[path] as Record<string, unknown>;
const { finishedAt: _f, durationMs: _d, reason: _r, ...begun } = ended;
const running = { ...begun, state: 'running' };
const stop = { askedAt: at, by: 'browser at 10.0.0.7', reason: 'the wrong customer' };

describe('a run on its page', () => {
  it('that goes on is cancelled for a reason, once that is confirmed', async () => {
    open(page, { [path]: running }, { [`${path}/cancel`]: [{ ...running, stop }] });
    await press(/^Cancel run$/);
    await says(/Cancel this run of heartbeat\?/);
    await press(/^Cancel run$/);
    await says(/Say why, for whoever looks for the result/);
    expect(sent()).toEqual([]);
    await type(reasonField, ' the wrong customer ');
    await press(/^Cancel run$/);
    await says(/The run was told to stop/);
    expect(sent()).toEqual([{ path: `${path}/cancel`, body: { reason: 'the wrong customer' } }]);
  });

  it('that was asked to stop says so, by whom and why, and is not to be cancelled again', async () => {
    open(page, { [path]: { ...running, stop } });
    await says(/It was asked to stop and has not ended yet/);
    await says(/the wrong customer/);
    await says(/Console 10\.0\.0\.7/);
    expect(document.body.textContent).not.toMatch(/Cancel run/);
  });

  it('that is over is not to be cancelled', async () => {
    open(page, {});
    await says(/exit code 3/);
    expect(document.body.textContent).not.toMatch(/Cancel run/);
  });
});
