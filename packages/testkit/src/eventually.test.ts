import { expect, it } from 'vitest';
import { eventually } from './eventually.ts';

it('resolves with what is seen first, past looks that saw nothing or failed', async () => {
  const looks = [() => undefined, () => false as const, () => Promise.reject(new Error('away'))];
  const seen = await eventually('it is there', () => looks.shift()?.() ?? 'there', { everyMs: 1 });
  expect(seen).toBe('there');
});

it('says what it waited for, and what went wrong last', async () => {
  const look = () => Promise.reject(new Error('away'));
  await expect(eventually('it is there', look, { withinMs: 5, everyMs: 1 })).rejects.toMatchObject({
    message: 'it did not come to be within 5 ms that it is there; what went wrong last: away',
    cause: { message: 'away' },
  });
});

it('says what went wrong last though a later look saw nothing', async () => {
  const looks = [() => Promise.reject(new Error('away'))];
  const look = () => looks.shift()?.();
  await expect(eventually('it is there', look, { withinMs: 5, everyMs: 1 })).rejects.toThrow(
    'what went wrong last: away',
  );
});

it('says nothing of trouble where there was none', async () => {
  await expect(eventually('it is there', () => false, { withinMs: 5 })).rejects.toThrow(
    /^it did not come to be within 5 ms that it is there$/,
  );
});
