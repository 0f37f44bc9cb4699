import assert from 'node:assert/strict';
import type { Meter, Metrics } from '@escapement/core';
import { factsOf } from './contract-fact.ts';

/** Figures of the contract alone, one of each kind. */
export const contractMetrics = {
  contract_acts_total: { kind: 'counter', help: 'acts' },
  contract_waiting: { kind: 'gauge', help: 'who waits' },
  contract_ends_total: { kind: 'counter', help: 'ends', label: 'outcome' },
  contract_depth: { kind: 'gauge', help: 'how much waits', label: 'queue' },
  contract_act_seconds: { kind: 'histogram', help: 'how long acts take' },
} as const satisfies Metrics;

type Figure = keyof typeof contractMetrics;

/** What the contract of a meter is held against. */
export interface MeterPorts {
  readonly meter: Meter<Figure>;
  /** A figure as whoever looks has it: what was counted or set; of a histogram how many were observed. */
  read(name: Figure, of?: string): Promise<number>;
}

/** What every meter promises. */
export const meterContract = factsOf<MeterPorts>({
  'what nobody has told is 0': beginsAtNothing,
  'what is counted adds up, one at a time where no number is said': addsUp,
  'of what is set the last holds, whatever was before': keepsTheLast,
  'each observation counts, that of nothing too': countsObservations,
  'no figure moves another': keepsApart,
  'the parts of a divided figure are told apart, whatever they are called': dividesFigures,
});

async function beginsAtNothing({ read }: MeterPorts): Promise<void> {
  for (const name of ['contract_acts_total', 'contract_waiting', 'contract_act_seconds'] as const) {
    assert.equal(await read(name), 0);
  }
}

async function addsUp({ meter, read }: MeterPorts): Promise<void> {
  meter.count('contract_acts_total');
  meter.count('contract_acts_total', 4);
  meter.count('contract_acts_total', 0);
  assert.equal(await read('contract_acts_total'), 5);
}

async function keepsTheLast({ meter, read }: MeterPorts): Promise<void> {
  for (const value of [3, -1.5, 0, 7]) {
    meter.set('contract_waiting', value);
    assert.equal(await read('contract_waiting'), value);
  }
}

async function countsObservations({ meter, read }: MeterPorts): Promise<void> {
  for (const value of [0, 0.2, 100]) meter.observe('contract_act_seconds', value);
  assert.equal(await read('contract_act_seconds'), 3);
}

async function keepsApart({ meter, read }: MeterPorts): Promise<void> {
  meter.count('contract_acts_total', 2);
  meter.set('contract_waiting', 9);
  assert.equal(await read('contract_act_seconds'), 0);
  assert.equal(await read('contract_acts_total'), 2);
}

async function dividesFigures({ meter, read }: MeterPorts): Promise<void> {
  const odd = 'a "queue" of mine';
  meter.count('contract_ends_total', 1, 'failed');
  meter.count('contract_ends_total', 2, 'succeeded');
  meter.set('contract_depth', 7, odd);
  meter.set('contract_depth', 5, odd);
  assert.deepEqual(
    [
      await read('contract_ends_total', 'failed'),
      await read('contract_ends_total', 'succeeded'),
      await read('contract_depth', odd),
    ],
    [1, 2, 5],
  );
}
