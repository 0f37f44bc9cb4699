import {
  type ConfigContent,
  configContentBytes,
  judgeConfig,
  shortText,
  unreachable,
} from '@escapement/core';
import type { ConfigWriteOutcome } from '../acts/config/config-write.ts';
import { etagOf } from '../jobs/if-match.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { schemaRefusal } from '../problems/schema-refusal.ts';

/** Refuses a value that its schema does not fit, a schema that is none, and what is too large. Must come before anything is stored. */
export function refuseUnfitConfig(content: ConfigContent): void {
  if (Buffer.byteLength(JSON.stringify(content)) > configContentBytes) throw tooLarge();
  const verdict = judgeConfig(content);
  switch (verdict.kind) {
    case 'fits':
      return;
    case 'bad-schema':
      throw schemaRefusal('CONFIG_SCHEMA_INVALID', 'schema', verdict.findings);
    case 'unfit':
      throw schemaRefusal('CONFIG_UNFIT', 'value', verdict.findings);
  }
}

/** The refusal that the outcome of a write means. */
export function configRefusal(
  outcome: Exclude<ConfigWriteOutcome, { readonly entry: unknown }>,
  name: string,
): ProblemSignal {
  switch (outcome.kind) {
    case 'not-found':
      return configNotFound(name);
    case 'changed':
      return configChanged(outcome.currentVersion);
    case 'name-taken':
      return new ProblemSignal(
        'IF_MATCH_REQUIRED',
        `Another value stands under ${name}: send If-Match with the ETag of the version that you replace, or * for whatever stands.`,
        { headers: { etag: etagOf(outcome.currentVersion) } },
      );
    case 'too-large':
      return tooLarge();
    case 'too-many':
      return new ProblemSignal('CONFIG_FULL', 'Delete one that no program asks for.');
    case 'no-revision':
      return new ProblemSignal(
        'CONFIG_REVISION_NOT_FOUND',
        `The last 20 versions are kept, fewer where they are large; read them at /api/v1/config/${name}/revisions.`,
      );
    default:
      return unreachable(outcome);
  }
}

export function configNotFound(name: string): ProblemSignal {
  const shown = JSON.stringify(shortText(name, 64));
  return new ProblemSignal('CONFIG_NOT_FOUND', `No configuration entry has the name ${shown}.`);
}

function configChanged(currentVersion: number): ProblemSignal {
  return new ProblemSignal(
    'CONFIG_CHANGED',
    `Version ${currentVersion} stands; read it, and send its ETag as If-Match.`,
    { headers: { etag: etagOf(currentVersion) } },
  );
}

function tooLarge(): ProblemSignal {
  return new ProblemSignal(
    'CONFIG_TOO_LARGE',
    'A value and its schema may take 256 KiB together: split it into several entries.',
  );
}
