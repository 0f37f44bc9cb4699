import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { idempotencyMiddleware, openIdempotency, type ParsedRequest } from '@escapement/sdk';

type Withdrawal = ParsedRequest & { readonly body: { readonly amount: number } };

let balance = 1_000;
const idempotency = openIdempotency({ name: 'withdrawals' });
// Nobody sends a key here: what one caller asks for twice within a day is one withdrawal, and another amount is another.
const onceEach = idempotencyMiddleware<Withdrawal>(idempotency, {
  caller: (request) => String(request.headers['x-account']),
  key: 'derived',
});

const server = createServer(async (incoming, response) => {
  const body = JSON.parse((await text(incoming)) || '{}');
  const request = Object.assign(incoming, { body }) as Withdrawal;
  onceEach(request, response, (error) => {
    if (error !== undefined) {
      response.writeHead(500).end(String(error));
      return;
    }
    balance -= request.body.amount;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ withdrawn: request.body.amount, balance }));
  });
});

await idempotency.whenReady();
server.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1', () => console.log('listening'));
process.once('SIGTERM', () => {
  server.close();
  void idempotency.close();
});
