import { base } from './base.ts';
import { ledger } from './ledger.ts';
import { life } from './life.ts';
import { releases } from './releases.ts';
import type { Script } from './script.ts';
import { waking } from './waking.ts';

/** ARGV: `{id, job}`. Answers how many runs of its job go before one that waits for its turn. */
export const placeScript: Script = {
  name: 'escapementPlace',
  lua: `${base}${ledger}${life}${waking}${releases}
return countAhead(cjson.decode(ARGV[1]))`,
};
