import { Alert } from '@mantine/core';
import { IconFileBroken } from '@tabler/icons-react';
import { saidText } from '../../components/said-text.ts';
import { JobStatus } from '../../components/status-mark.tsx';
import { useText } from '../../text/use-text.ts';
import { useCalendarsText } from './use-calendars-text.ts';

/** What cannot be read is told with the reason, which the one who found it says in a sentence of ours. */
export function useBrokenWords(problem: string): string {
  const said = useText();
  return useCalendarsText()('calendars.broken', { problem: saidText(said, problem) });
}

/** In a list, below the name. */
export function BrokenMark(props: { problem: string }) {
  const words = useBrokenWords(props.problem);
  return (
    <div className="small">
      <JobStatus state="broken" /> {words}
    </div>
  );
}

/** On its own page, with what that means and the two ways out. */
export function BrokenCalendar(props: { problem: string }) {
  const t = useCalendarsText();
  const words = useBrokenWords(props.problem);
  return (
    <Alert color="red" icon={<IconFileBroken size={18} aria-hidden />} title={words}>
      {t('calendars.broken.hint')}
    </Alert>
  );
}
