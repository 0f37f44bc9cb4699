import { isJobId } from '@escapement/core';
import type { PreviewBody } from '@escapement/protocol';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../../data/queries.ts';
import type { Draft } from './draft.ts';
import { toSchedule } from './draft-to-schedule.ts';

/** What the server says of the schedule in the form, a quarter of a second after the last change. */
export function usePreview(draft: Draft) {
  let incomplete = false;
  const schedule = toSchedule(draft, () => {
    incomplete = true;
  });
  const body: PreviewBody = { schedule, n: 10, ...(isJobId(draft.id) ? { key: draft.id } : {}) };
  const text = JSON.stringify(body);
  const [asked] = useDebouncedValue(text, 250);
  const preview = useQuery({
    ...queries.preview(JSON.parse(asked) as PreviewBody),
    enabled: !incomplete,
  });
  return { preview, incomplete, settling: asked !== text || preview.isFetching };
}
