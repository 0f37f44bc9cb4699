import { cameToHold } from './came-to-hold.ts';
import { jobsOf } from './job-mix.ts';
import type { Scene } from './scene.ts';

/** What came of a remedy that the product offers to a person: found by its own description of its interface. */
export type Remedy = 'done' | 'not needed' | 'not offered' | `refused: ${number}`;

/** Waits for somebody to lead, and lets the product write the definitions back from what Redis still has. */
export async function restoreDefinitions(scene: Scene): Promise<Remedy> {
  await scene.cluster.untilLed();
  return ask(scene, /restore/i);
}

/** Lets a person's command give the office a new beginning, unless the product mends it by itself in time. */
export async function resetOffice(
  scene: Scene,
  { unlessLedWithinMs }: { readonly unlessLedWithinMs: number },
): Promise<Remedy> {
  if (await isPlanned(scene, unlessLedWithinMs)) return 'not needed';
  return ask(scene, /office\/?reset/i);
}

/** What is staged goes on without a leader; only a job that is made now shows that somebody plans. */
async function isPlanned(scene: Scene, withinMs: number): Promise<boolean> {
  const [probe] = jobsOf(['brief'], 1, { name: 'probe' });
  if (probe === undefined) throw new Error('there is one');
  const { id } = probe.facts;
  let isMade = false;
  return cameToHold(withinMs, async () => {
    if (!isMade) isMade = [201, 409].includes(Number(await scene.book.create(probe)));
    return scene.effects.read().some(({ jobId }) => jobId === id);
  });
}

async function ask({ cluster }: Scene, wanted: RegExp): Promise<Remedy> {
  const { paths } = await cluster.get('/openapi.json');
  const path = Object.keys(paths).find((each) => wanted.test(each) && 'post' in paths[each]);
  if (path === undefined) return 'not offered';
  const answer = await cluster.call({ method: 'POST', path, body: { reason: 'drill' } });
  return answer.ok ? 'done' : `refused: ${answer.status}`;
}
