import { describe, test } from 'vitest';
import { loggerContract } from './logger-contract.ts';
import { meterContract } from './meter-contract.ts';
import { RecordingLogger, RecordingMeter } from './recording.ts';

describe('a log that a test reads keeps the contract of logs', () => {
  test.each(loggerContract)('$fact', async ({ check }) => {
    const logger = new RecordingLogger();
    const lines = () => logger.lines.map((line) => ({ ...line, data: { ...line.data } }));
    await check({ logger, lines });
  });
});

describe('figures that a test reads keep the contract of meters', () => {
  test.each(meterContract)('$fact', async ({ check }) => {
    const meter = new RecordingMeter();
    await check({ meter, read: async (name, part) => meter.of(name, part) });
  });
});
