import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openConfig } from '@escapement/sdk';
import { z } from 'zod';

// Without a number this is the company, which opens five shops; with one it is that shop, in a process of its own.
const [, program = '', number] = process.argv;

const Prices = z.object({ currency: z.string().length(3), coffee: z.number().positive() });
type Prices = z.infer<typeof Prices>;

async function shop(): Promise<void> {
  const config = openConfig({ name: `shop-${number}` });
  const fallback: Prices = { currency: 'EUR', coffee: 3 };
  const prices = await config.follow('prices', { schema: Prices, fallback });
  const show = ({ coffee, currency }: Prices, version: number | undefined): void => {
    const by = version === undefined ? 'the price list on paper' : `version ${version}`;
    console.log(`shop ${number}: coffee is ${coffee} ${currency}, by ${by}`);
  };
  show(prices.value, prices.version);
  prices.onChange(show);
  process.on('SIGTERM', () => void config.close().then(() => process.exit()));
}

async function company(): Promise<void> {
  const shops = [1, 2, 3, 4, 5].map((each) => fork(program, [String(each)]));
  const close = (): void => {
    for (const each of shops) each.kill('SIGTERM');
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, close);
  await Promise.all(shops.map((each) => once(each, 'exit')));
}

await (number === undefined ? company() : shop());
