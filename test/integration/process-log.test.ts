import { Writable } from 'node:stream';
import { openLogger } from '@escapement/process';
import { loggerContract } from '@escapement/testkit';
import { describe, test } from 'vitest';

/** As pino numbers them. */
const levels: Readonly<Record<number, string>> = {
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
};

describe('the log of a process keeps the contract of logs', () => {
  test.each(loggerContract)('$fact', async ({ check }) => {
    const written: string[] = [];
    const to = new Writable({
      write(line, _encoding, done) {
        written.push(String(line));
        done();
      },
    });
    const lines = () =>
      written.map((line) => {
        const { level, msg, ...data } = JSON.parse(line) as Record<string, unknown>;
        return { level: levels[Number(level)] ?? '', message: String(msg), data };
      });
    await check({ logger: openLogger('contract', 'debug', to), lines });
  });
});
