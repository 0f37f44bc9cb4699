import { Radio, Stack } from '@mantine/core';
import { useText } from '../text/use-text.ts';

export type RunningChoiceValue = 'finish' | 'cancel';

/** What becomes of the runs that are at work when their job is deleted. */
export function RunningChoice(props: {
  value: RunningChoiceValue;
  onChange: (value: RunningChoiceValue) => void;
}) {
  const t = useText();
  return (
    <Radio.Group
      label={t('jobs.delete.choice')}
      value={props.value}
      onChange={(value) => props.onChange(value === 'cancel' ? 'cancel' : 'finish')}
    >
      <Stack gap="xs" mt="xs">
        <Radio value="finish" label={t('jobs.delete.finish')} />
        <Radio value="cancel" label={t('jobs.delete.cancel')} />
      </Stack>
    </Radio.Group>
  );
}
