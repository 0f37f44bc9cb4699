import type { SecretPutOutcome } from '@escapement/core';
import type { Act } from '../act.ts';
import { done, refused, secretThing } from '../told.ts';
import { whoAsked } from '../who-asked.ts';
import type { Writes } from '../writing-ports.ts';

/** Sets a secret, whether there was one of the name or not. */
export function putSecret(
  ports: Writes<'secrets'>,
): Act<{ readonly name: string; readonly value: string }, SecretPutOutcome> {
  const { secrets, time } = ports;
  return {
    name: 'secret.put',
    about: ({ name }) => [secretThing(name)],
    told: (outcome) => {
      switch (outcome.kind) {
        case 'written':
          return done();
        case 'no-key':
          return refused(outcome.kind);
        case 'unfit':
          return refused(outcome.because);
      }
    },
    async perform(call) {
      const write = { now: await time.ask(), by: whoAsked(call.who) };
      return await call.ask.zookeeper((signal) => secrets.put(call.input, { ...write, signal }));
    },
  };
}
