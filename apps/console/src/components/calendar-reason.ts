import type { Text } from '../text/use-text.ts';

/** Why a calendar takes a fire time out, in words; what is none of its reasons stays as it is. */
export function calendarReason(t: Text, reason: string): string {
  const [, kind, calendar, name] =
    /^CALENDAR_(DAY_OFF|BLACKOUT):([^:]+)(?::(.*))?$/.exec(reason) ?? [];
  if (kind === undefined || calendar === undefined) return reason;
  const words = t(`calendarReason.${kind as 'DAY_OFF' | 'BLACKOUT'}`, { calendar });
  return name === undefined ? words : `${words}: ${name}`;
}
