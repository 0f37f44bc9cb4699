import { describe, expect, it, vi } from 'vitest';
import { reasonField, usePage } from '../fixtures/page-in-use.tsx';
import { refused } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, sent, says, press, type } = usePage();
const path = '/api/v1/singletons/garden/move';
const commands = '/api/v1/singletons/garden/commands';

describe('singletons', () => {
  it('are shown with who owns them, what waits for them and why they fail', async () => {
    open('/singletons', {});
    await says(/garden aggregate/);
    await says(/gardener-1/);
    await says(/3 commands wait\s*the oldest for 900\sms/);
    await says(/Failing.*Error: no more room/);
  });

  it('are shown with who is next, and the commands that were given up with why', async () => {
    open('/singletons', {});
    await press(/^2 given up garden$/);
    await says(/In line, in order\s*gardener-1\s*2\.4\.1\s*gardener-2/);
    await says(
      /State\s*As it was kept after command 40\.\s*37 entries in the journal[\s\S]*"trees": 17/,
    );
    await says(/was gone.*without an instance for 1\.5s/);
    await says(/from gardener-0 to gardener-1.*it did not stop in time.*gardener-3.*was gone/);
    await says(/order-4711 given up after 10 attempts/);
    await says(/Error: no such tree.*"plant":"fir"/);
  });

  it('are sent a command again that was given up, with a reason', async () => {
    const again = '/api/v1/singletons/garden/dead-commands/31/send-again';
    open('/singletons', {}, { [again]: [refused('INBOX_FULL', []), { id: 'order-4711' }] });
    await press(/^2 given up garden$/);
    await press(/^Send again order-4711$/);
    await says(/Send order-4711 to garden again/);
    await type(reasonField, 'the program is mended');
    await press(/^Send again$/);
    await says(/As many commands wait for the singleton as may/);
    await press(/^Send again$/);
    await says(/The inbox of garden has order-4711 again/);
    const one = { path: again, body: { reason: 'the program is mended' } };
    expect(sent()).toEqual([one, one]);
  });

  it('are moved with a reason', async () => {
    open('/singletons', {}, { [path]: [{ owner: 'gardener-1', term: 130 }] });
    await press(/^Move garden$/);
    await press(/^Move$/);
    await says(/Say why/);
    expect(sent()).toEqual([]);
    await type(reasonField, 'its machine is patched');
    await press(/^Move$/);
    await says(/gardener-1 was asked to hand over garden/);
    expect(sent()).toEqual([{ path, body: { reason: 'its machine is patched' } }]);
  });

  it('are moved to a program that stands in line, and say why that cannot be', async () => {
    const no = refused('SINGLETON_NOT_CANDIDATE', []);
    open('/singletons', {}, { [path]: [no, { owner: 'gardener-1', term: 130 }] });
    await press(/^Move garden$/);
    await says(/the next in line.*gardener-2/);
    const select = document.querySelector<HTMLSelectElement>('[role="dialog"] select');
    expect([...(select?.options ?? [])].map(({ textContent }) => textContent)).toEqual([
      'the next in line',
      'gardener-2',
      'gardener-4 (2.5.0)',
    ]);
    Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value')?.set?.call(
      select,
      'gardener-2',
    );
    select?.dispatchEvent(new Event('change', { bubbles: true }));
    await type(reasonField, 'its machine is patched');
    await press(/^Move$/);
    await says(/does not stand in line/);
    await press(/^Move$/);
    await says(/gardener-1 was asked to hand over garden/);
    const body = { reason: 'its machine is patched', to: 'gardener-2' };
    expect(sent()).toEqual([
      { path, body },
      { path, body },
    ]);
  });

  it('are restarted with a reason', async () => {
    const restart = '/api/v1/singletons/garden/restart';
    open('/singletons', {}, { [restart]: [{ owner: 'gardener-1', term: 130 }] });
    await press(/^Restart garden$/);
    await says(/starts another in its place/);
    await type(reasonField, 'it holds on to memory');
    await press(/^Restart$/);
    await says(/gardener-1 was asked to restart garden/);
    expect(sent()).toEqual([{ path: restart, body: { reason: 'it holds on to memory' } }]);
  });

  it('that nobody owns cannot be moved', async () => {
    const vacant = { name: 'garden', kind: 'service', state: 'vacant', owner: null, term: null };
    const rest = { since: null, because: null, inboxDepth: 0, oldestAgeMs: null };
    const item = { ...vacant, ...rest, acceptedCount: 0, journalLength: 0, deadCount: 0 };
    open('/singletons', { '/api/v1/singletons': { items: [item], total: 1 } });
    await says(/Nobody runs it/);
    expect(document.body.textContent).not.toMatch(/Move|Restart/);
  });

  it('that nobody owns and nothing waits for are deleted with a reason', async () => {
    const vacant = { name: 'garden', kind: 'service', state: 'vacant', owner: null, term: null };
    const rest = { since: null, because: null, inboxDepth: 0, oldestAgeMs: null };
    const item = { ...vacant, ...rest, acceptedCount: 0, journalLength: 0, deadCount: 0 };
    const waits = { ...item, name: 'shed', inboxDepth: 2, oldestAgeMs: 900 };
    open('/singletons', { '/api/v1/singletons': { items: [item, waits], total: 2 } });
    await press(/^Delete garden$/);
    await says(/forgotten with its state/);
    await press(/^Delete$/);
    await says(/Say why/);
    await type(reasonField, 'its program is no more');
    await press(/^Delete$/);
    await says(/garden is deleted/);
    expect(sent().map(({ path: to }) => to)).toEqual(['/api/v1/singletons/garden']);
    expect(document.body.textContent).not.toMatch(/Delete shed/);
  });

  it('are sent a command as JSON, and say why it was not taken', async () => {
    open('/singletons', {}, { [commands]: [refused('INBOX_FULL', []), { id: 'c-1' }] });
    await press(/^Send command garden$/);
    await press(/^Send command$/);
    await says(/Write a command/);
    await type(reasonField, '{"plant":');
    await says(/it ends too early/);
    expect(sent()).toEqual([]);
    await type(reasonField, '{"plant":"oak"}');
    await press(/^Send command$/);
    await says(/As many commands wait for the singleton as may/);
    await press(/^Send command$/);
    await says(/The inbox of garden has the command/);
    const one = { path: commands, body: { command: { plant: 'oak' } } };
    expect(sent()).toEqual([one, one]);
  });
});
