import { Select } from '@mantine/core';
import { chooseShownAndGoOn } from '../../components/choose-shown.ts';
import { clearButton } from '../../components/clear-button.ts';
import { useZoneList } from '../../components/use-zone-list.ts';
import { enDayZone } from '../../text/en/day-zone.ts';
import { lazyText } from '../../text/lazy-text.ts';
import { useText } from '../../text/use-text.ts';
import { zhDayZone } from '../../text/zh-cn/day-zone.ts';
import { errorAt, type Form } from './form.ts';

/** What is in force where nobody says. Its name is the same in every language. */
const unlessSaid = 'UTC';

const useDayZoneText = lazyText(enDayZone, zhDayZone);

/** Where the days are counted of a job that no clock fires. A cron job before it may have another zone, and hands on none. */
export function DayZoneField({ form }: { form: Form }) {
  const t = useText();
  const words = useDayZoneText();
  const { dayZone, after } = form.draft;
  const { list } = useZoneList(dayZone === '' ? [] : [dayZone]);
  return (
    <Select
      {...list}
      label={t('editor.zone')}
      description={words(after.jobs.trim() === '' ? 'dayZone.hint' : 'dayZone.hint.after')}
      placeholder={unlessSaid}
      value={dayZone === '' ? null : dayZone}
      onChange={(zone) => form.patch({ dayZone: zone ?? '' })}
      error={errorAt(form, 'schedule.timeZone')}
      onKeyDown={chooseShownAndGoOn}
      allowDeselect={false}
      clearable
      clearButtonProps={clearButton(t)}
    />
  );
}
