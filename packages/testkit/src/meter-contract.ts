import assert from 'node:assert/strict';
import type { Meter, Metrics } from '@escapement/core';
import { factsOf } from './contract-fact.ts';

/** Figures of the contract alone, one of each kind. */
export const contractMetrics = {
  contract_acts_total: { kind: 'counter', help: 'acts' },
  contract_waiting: { kind: 'gauge', help: 'who waits' },
  contract_act_seconds: { kind: 'histogram', help: 'how long acts take' },
} as const satisfies Metrics;

type Figure = keyof typeof contractMetrics;

/** What the contract of a meter is held against. */
export interface MeterPorts {
  readonly meter: Meter<Figure>;
  /** A figure as whoever looks has it: what was counted or set; of a histogram how many were observed. */
  read(name: Figure): Promise<number>;
}

/** What every meter promises. */
export const meterContract = factsOf<MeterPorts>({
  'what nobody has told is 0': beginsAtNothing,
  'what is counted adds up, one at a time where no number is said': addsUp,
  'of what is set the last holds, whatever was before': keepsTheLast,
  'each observation counts, that of nothing too': countsObservations,
  'no figure moves another': keepsApart,
});

async function beginsAtNothing({ read }: MeterPorts): Promise<void> {
  for (const name of Object.keys(contractMetrics) as Figure[]) assert.equal(await read(name), 0);
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
