import { type QueueLimitsContent, queueLimitsContentSchema } from '@escapement/core';

/** What a person types of the limits of a queue; empty where there is to be none. */
export interface LimitFields {
  readonly maxConcurrent: string;
  readonly perSecond: string;
  readonly perMinute: string;
  readonly key: string;
}

export function textsOf(limits: QueueLimitsContent | undefined): LimitFields {
  const { maxConcurrent, rateLimit } = limits ?? {};
  const text = (value: number | undefined) => (value === undefined ? '' : String(value));
  return {
    maxConcurrent: text(maxConcurrent),
    perSecond: text(rateLimit?.perSecond),
    perMinute: text(rateLimit?.perMinute),
    key: rateLimit?.key ?? '',
  };
}

export function limitsIn(texts: LimitFields): QueueLimitsContent {
  const [maxConcurrent, perSecond, perMinute] = [
    numberIn('maxConcurrent', texts.maxConcurrent),
    numberIn('perSecond', texts.perSecond),
    numberIn('perMinute', texts.perMinute),
  ];
  const key = texts.key.trim() === '' ? {} : { key: texts.key.trim() };
  const rate = { ...perSecond, ...perMinute, ...key };
  return { ...maxConcurrent, ...(Object.keys(rate).length === 0 ? {} : { rateLimit: rate }) };
}

/** Whether the interface would refuse the limits for what stands in a field; of a rate by two measures, or a key without one, the last is wrong. */
export function isWrong(texts: LimitFields, name: keyof LimitFields): boolean {
  const { rateLimit } = limitsIn(texts);
  const hasRate = rateLimit?.perSecond !== undefined || rateLimit?.perMinute !== undefined;
  if (name === 'perMinute' && texts.perSecond.trim() !== '' && texts.perMinute.trim() !== '') {
    return true;
  }
  if (name === 'key' && texts.key.trim() !== '' && !hasRate) return true;
  const alone = { ...textsOf(undefined), [name]: texts[name] };
  const content = limitsIn(name === 'key' ? { ...alone, perSecond: '1' } : alone);
  return !queueLimitsContentSchema.safeParse(content).success;
}

function numberIn<Name extends string>(name: Name, text: string): { [name in Name]?: number } {
  return (text.trim() === '' ? {} : { [name]: Number(text) }) as { [name in Name]?: number };
}
