import { parseArgs } from 'node:util';
import { adminToken, Cluster } from '../rig/cluster.ts';
import { furnish, furnishable } from '../rig/furnished.ts';
import { widths } from './screens.ts';
import { takeScreenshots } from './take.ts';

const usage = `npm run screenshots [-- LINK] [--out screenshots] [--only NAME]… [--width 390]… [--chromium /usr/bin/chromium]
LINK is the sign-in link that npm start prints; without one a cluster is started for the pictures.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: 'screenshots' },
    width: { type: 'string', multiple: true, default: widths.map(String) },
    only: { type: 'string', multiple: true, default: [] },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
    help: { type: 'boolean', default: false },
  },
});

// What was started ends with this process, by the fixtures' own hand.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => process.exit(130));

async function take(link: URL): Promise<void> {
  const { out: folder, only, width, chromium } = values;
  const wanted = { link, folder, only, widths: width.map(Number), chromium };
  const count = await takeScreenshots({ ...wanted, say: console.error });
  console.log(`${count} pictures are in ${folder}.`);
}

/** With something of each kind that the console shows. */
async function takeOfOwn(): Promise<void> {
  const cluster = await Cluster.start(furnishable);
  try {
    const furnished = await furnish(cluster);
    try {
      await take(new URL(`/#token=${adminToken}`, `http://127.0.0.1:${cluster.nodes[0]?.port}`));
    } finally {
      await furnished.close();
    }
  } finally {
    await cluster.stop();
  }
}

const [link] = positionals;
if (values.help) console.log(usage);
else if (link === undefined) await takeOfOwn();
else await take(new URL(link));
