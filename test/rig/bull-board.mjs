// A board of Bull-board's over a queue of ours, which knows nothing of us: answers what its interface shows of it, in the words of its query.
// Runs in a folder in which npm has put it, since nothing of the product needs it.
import { createServer } from 'node:http';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { Queue } from 'bullmq';

const [port = '', name = 'default'] = process.argv.slice(2);
const connection = { host: '127.0.0.1', port: Number(port), maxRetriesPerRequest: null };
const queue = new Queue(name, { connection, prefix: '{esc}' });

/** What a web framework keeps of a board. */
const board = { queues: new Map(), routes: [] };
const serverAdapter = new Proxy(
  {},
  {
    get: (_target, method) => (given) => {
      if (method === 'setQueues') board.queues = given;
      if (method === 'setApiRoutes') board.routes = given;
      return serverAdapter;
    },
  },
);
createBullBoard({ queues: [new BullMQAdapter(queue)], serverAdapter });
const { handler } = board.routes.find(({ route }) => route === '/api/queues');

const server = createServer(async (request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://board');
  const query = {
    activeQueue: name,
    page: '1',
    jobsPerPage: '300',
    ...Object.fromEntries(searchParams),
  };
  const { status = 200, body } = await handler({ queues: board.queues, query });
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
