import { parseArgs } from 'node:util';
import { type EpisodeOptions, episodeHours, runEpisode } from './episode.ts';
import { faults } from './storm.ts';
import { inWords, isWrong } from './told-failure.ts';

const usage = `Simulates a cluster through faults and judges every fire time. Each episode has a seed, and a seed gives the same hours each time.
  --hours N           simulated hours in all (1000)
  --seed N            of the first episode (1); alone, that episode only
  --episode-hours N   (${episodeHours})
  --faults a,b        only these: ${Object.keys(faults).join(', ')}
  --without a,b       without these safeguards of the store: fence, gate, attempts, amnesia, take-back, lateness, parts, ends, joins, reach
  --all-jobs          in each episode jobs that are done in parts, and such as come after others
  --story             what was done to the cluster`;

const { values } = parseArgs({
  options: {
    hours: { type: 'string' },
    seed: { type: 'string' },
    'episode-hours': { type: 'string' },
    faults: { type: 'string' },
    without: { type: 'string' },
    'all-jobs': { type: 'boolean', default: false },
    story: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function wholeNumber(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`"${text}" is no number of at least 1\n${usage}`);
  return Number(text);
}

/** Runs episodes one after the other; answers whether nothing was wrong with any of them. */
async function simulate(): Promise<boolean> {
  const hours = wholeNumber(values['episode-hours'], episodeHours);
  const inAll = wholeNumber(values.hours, values.seed === undefined ? 1_000 : hours);
  const firstSeed = wholeNumber(values.seed ?? process.env.SIM_SEED, 1);
  const more = {
    ...(values.faults === undefined ? {} : { faults: values.faults.split(',') }),
    ...(values.without === undefined ? {} : { without: values.without.split(',') }),
    ...(values['all-jobs'] ? { isParted: true, isChained: true } : {}),
  } as Omit<EpisodeOptions, 'seed' | 'hours'>;
  const startedMs = performance.now();
  const sum = { hours: 0, due: 0, started: 0, wrong: 0 };
  for (let seed = firstSeed; sum.hours < inAll; seed += 1) {
    const episode = await runEpisode({ seed, hours, ...more });
    sum.hours += hours;
    sum.due += episode.due;
    sum.started += episode.started;
    if (isWrong(episode)) {
      sum.wrong += 1;
      console.log(inWords(episode, values.story ? Number.POSITIVE_INFINITY : undefined));
    } else if (values.story) console.log(episode.story.join('\n'));
  }
  const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  console.log(JSON.stringify({ ...sum, seconds }));
  return sum.wrong === 0;
}

if (values.help) console.log(usage);
else process.exitCode = (await simulate()) ? 0 : 1;
