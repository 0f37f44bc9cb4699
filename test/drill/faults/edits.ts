import { setTimeout as delay } from 'node:timers/promises';
import type { Member } from '../../rig/cluster.ts';
import { jobMix, jobsOf } from '../job-mix.ts';
import { inLanes } from '../lanes.ts';
import type { Bite, Fault, Scene } from '../scene.ts';
import { sendUntilTaken } from '../sent-until-taken.ts';

const editedAtOnce = 8;
/** With some twenty to forty jobs this makes about thirty acts a second. */
const betweenActsMs = 1200;
const rounds = 4;
/** A busy node refuses some and says so; that share of them is as much work. */
const enoughEdits = 0.9;
const calendar = 'drill-days';

/** Every job is replaced by itself, four times over, through all nodes in turn. No fault, only work. */
async function editAll(scene: Scene): Promise<Bite> {
  const { cluster, book } = scene;
  const ids = book.jobs.map(({ facts }) => facts.id);
  const startedMs = performance.now();
  const answers: (number | 'none')[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const nodes = cluster.living;
    await inLanes([...ids.entries()], editedAtOnce, async ([i, id]) => {
      answers.push(await book.edit(id, nodes[i % nodes.length]));
    });
    await delay(scene.lengthMs / rounds);
  }
  const done = answers.filter((each) => each === 200).length;
  const perSecond = Math.round((1000 * done) / (performance.now() - startedMs));
  return { bit: done >= ids.length * rounds * enoughEdits, proof: { edits: done, perSecond } };
}

/** One edit of a calendar is one of each job that uses it; made again until the product says that none lags. */
async function editCalendar(scene: Scene): Promise<Bite> {
  const { cluster } = scene;
  const refused: Record<string, number> = {};
  let asked = 0;
  let carried = 0;
  for (let round = 0; round < 2; round += 1) {
    // A day long ago, so that the schedules stay as they are.
    const edit = {
      method: 'PUT',
      path: `/api/v1/calendars/${calendar}`,
      body: calendarOf(`1999-01-0${round + 2}`),
      headers: { 'if-match': '*' },
    };
    let lagging = 1;
    while (lagging > 0) {
      const answer = await sendUntilTaken(cluster, edit, (code) => {
        refused[code] = (refused[code] ?? 0) + 1;
      });
      asked += 1;
      const view = (await answer.json()) as { usedByCount: number; laggingCount: number };
      lagging = view.laggingCount;
      carried = view.usedByCount - lagging;
    }
    scene.book.touchedAll();
    await delay(scene.lengthMs / 2);
  }
  return { bit: carried === scene.book.jobs.length, proof: { carried, asked, refused } };
}

const calendarOf = (date: string) => ({
  name: calendar,
  timeZone: 'UTC',
  daysOff: [{ date }],
});

/** Edits, pauses, resumptions, deletions and creations of any job through any node, one act a job at a time. */
async function storm(scene: Scene): Promise<Bite> {
  const { cluster, book, random } = scene;
  const until = Date.now() + scene.lengthMs;
  const ids = book.jobs.map(({ facts }) => facts.id);
  let acts = 0;
  // A job a lane, so that nothing is done to one while something else is.
  const lane = async (id: string): Promise<void> => {
    while (Date.now() < until) {
      const node = cluster.living[Math.floor(random() * cluster.living.length)];
      const done = await actOn(scene, id, node);
      acts += done;
      await delay(random() * betweenActsMs);
    }
  };
  await Promise.all(ids.map(lane));
  const perSecond = Math.round((1000 * acts) / scene.lengthMs);
  return { bit: acts > ids.length, proof: { acts, perSecond } };
}

/** Does one thing to a job, or two that belong together, and answers how many. */
async function actOn({ book, random }: Scene, id: string, node?: Member): Promise<number> {
  const dice = random();
  if (dice < 0.6) {
    await book.edit(id, node);
    return 1;
  }
  if (dice < 0.9) {
    await book.pause(id, node);
    await delay(random() * 1000);
    await book.resume(id, node);
    return 2;
  }
  const job = book.jobs.find(({ facts }) => facts.id === id);
  await book.remove(id, node);
  await delay(random() * 1000);
  if (job !== undefined) await book.create(job, node);
  return 2;
}

export const editFaults: readonly Fault[] = [
  {
    name: 'bulk-edit',
    about: 'a hundred and twenty jobs are replaced four times each',
    seconds: 20,
    shortSeconds: 4,
    jobs: (isShort) => jobMix(isShort ? 60 : 120),
    inflict: editAll,
  },
  {
    name: 'bulk-calendar-edit',
    about: 'a calendar that four hundred jobs use is edited twice',
    seconds: 16,
    shortSeconds: 6,
    calendar: calendarOf('1999-01-01'),
    jobs: (isShort) =>
      jobsOf(['brief', 'keen', 'strict'], isShort ? 120 : 400, { calendars: [calendar] }),
    inflict: editCalendar,
  },
  {
    name: 'edit-storm',
    about: 'jobs are edited, paused, resumed, deleted and made again through all nodes at once',
    seconds: 40,
    shortSeconds: 6,
    inflict: storm,
  },
];
