import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { seedDemo } from '../../apps/dev/src/demo/seed-demo.ts';
import { adminToken, Cluster } from '../rig/cluster.ts';
import { takeScreenshots } from './take.ts';

const usage = `npm run screenshots [-- LINK] [--out screenshots] [--only NAME]… [--chromium /usr/bin/chromium]
LINK is the sign-in link that npm start prints; without one a cluster is started for the pictures.`;

const consoleDir = fileURLToPath(new URL('../../apps/console/dist', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: 'screenshots' },
    only: { type: 'string', multiple: true, default: [] },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
    help: { type: 'boolean', default: false },
  },
});

// What was started ends with this process, by the fixtures' own hand.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => process.exit(130));

async function take(link: URL): Promise<void> {
  const { out: folder, only, chromium } = values;
  const count = await takeScreenshots({ link, folder, only, chromium, say: console.error });
  console.log(`${count} pictures are in ${folder}.`);
}

/** With something of each kind, as a company in China has it. */
const calendar = {
  ...{ name: 'china', timeZone: 'Asia/Shanghai', description: 'Days off by the notice of 2026' },
  daysOff: [
    { weekdays: [6, 7] },
    { date: '2026-10-01', to: '2026-10-07', reason: '国庆节' },
    { yearly: '01-01', reason: '元旦' },
  ],
  workdays: [{ date: '2026-10-10', reason: '国庆节调休' }],
  blackouts: [
    { weekdays: [5], from: '18:00', to: '24:00', reason: 'no releases before the weekend' },
    {
      ...{ fromTime: '2026-11-10T16:00:00Z', toTime: '2026-11-11T16:00:00Z' },
      reason: '双十一',
    },
  ],
};

/** With the demo jobs, and as many runs as there are ends of them. */
async function takeOfOwn(): Promise<void> {
  const cluster = await Cluster.start({
    ...{ nodes: 2, workers: 1, handlers: 'examples/handlers/index.mjs' },
    env: { ESCAPEMENT_CONSOLE_DIR: consoleDir },
  });
  try {
    const baseUrl = `http://127.0.0.1:${cluster.nodes[0]?.port}`;
    await seedDemo({ baseUrl, token: adminToken });
    await cluster.call({ method: 'POST', path: '/api/v1/calendars', body: calendar });
    await cluster.until('runs have succeeded and failed', async () => {
      const failed = await cluster.get('/api/v1/overview');
      const { succeeded, failed: bad } = failed.totals.last24h;
      return succeeded > 0 && bad > 0;
    });
    await take(new URL(`/#token=${adminToken}`, baseUrl));
  } finally {
    await cluster.stop();
  }
}

const [link] = positionals;
if (values.help) console.log(usage);
else if (link === undefined) await takeOfOwn();
else await take(new URL(link));
