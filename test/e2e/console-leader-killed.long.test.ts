import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Cluster, Member } from '../rig/cluster.ts';
import { type ConsoleInUse, openConsole } from '../rig/console-page.ts';

interface Term {
  readonly epoch: number;
  readonly from: string;
  readonly gapMs?: number;
}

let console: ConsoleInUse;
let cluster: Cluster;
beforeAll(async () => {
  console = await openConsole({ nodes: 3, workers: 0 });
  ({ cluster } = console);
});
afterAll(() => console?.close());

/** Kills who leads, as soon as that is known, and answers with the term after it and the instant before which there was a leader. */
async function killed(leader: Member): Promise<{ readonly term: Term; readonly aliveAt: number }> {
  const aliveAt = Date.now();
  await cluster.kill(leader);
  await cluster.untilLed(leader);
  const { epoch } = (await cluster.get('/api/v1/cluster')).leader as Term;
  let term: Term | undefined;
  await cluster.until('the term is written down', async () => {
    const { items } = (await cluster.get('/api/v1/cluster/elections?limit=1')) as { items: Term[] };
    term = items.find((each) => each.epoch === epoch);
    return term !== undefined;
  });
  if (term === undefined) throw new Error('nobody wrote down who leads');
  return { term, aliveAt };
}

it('a leader that is killed as soon as it leads leaves a gap that is told right, or told to be unknown', async () => {
  const { page } = console;
  // The second has led for no longer than it took to be asked; of neither is it known for long that it was at work.
  for (const _ of ['the first', 'the second']) {
    const leader = await cluster.leader();
    const { term, aliveAt } = await killed(leader);
    const truth = Date.parse(term.from) - aliveAt;
    expect(truth).toBeGreaterThan(0);
    if (term.gapMs !== undefined) expect(term.gapMs).toBeGreaterThanOrEqual(truth);
    const there = `http://127.0.0.1:${cluster.living[0]?.port}`;
    for (const path of ['/', '/cluster']) {
      await page.goto(`${there}${path}?lang=en`);
      const terms = page.getByRole('table', { name: 'Election history' });
      await terms.locator('tbody time').first().waitFor();
      const said = await terms.locator('tbody tr').first().textContent();
      expect(said).not.toMatch(/\b0 ?ms/);
      if (term.gapMs === undefined) expect(said).toContain('not known');
    }
  }
});
