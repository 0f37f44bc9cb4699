import type { ExpiredKey } from '../schemas/expired-key.ts';

const names = ['key', 'expiredAt', 'heardBy'] as const satisfies readonly (keyof ExpiredKey)[];

/** Whether a template asks for something of the key that led to the run. */
export function isExpiredName(name: string): name is keyof ExpiredKey {
  return names.some((each) => each === name);
}

/** What it asks for; null where no key led to the run, as where it was asked for by hand. */
export function expiredValue(name: keyof ExpiredKey, expired: ExpiredKey | undefined) {
  return expired?.[name] ?? null;
}
