import type { JobView } from '@escapement/protocol';
import { Alert, Button, Group } from '@mantine/core';
import { IconGitMerge } from '@tabler/icons-react';
import { useText } from '../../text/use-text.ts';

interface Props {
  mine: number;
  theirs: JobView;
  pending: boolean;
  onTake: () => void;
  onKeep: () => void;
}

/** Two people edited the same job: says so, and leaves the choice to the second. */
export function ConflictNote(props: Props) {
  const t = useText();
  return (
    <Alert
      color="yellow"
      role="alert"
      icon={<IconGitMerge size={18} aria-hidden />}
      title={t('editor.conflict')}
    >
      <p>{t('editor.conflict.hint', { mine: props.mine, theirs: props.theirs.version })}</p>
      <Group>
        <Button size="xs" variant="default" onClick={props.onTake}>
          {t('editor.conflict.take')}
        </Button>
        <Button size="xs" variant="default" loading={props.pending} onClick={props.onKeep}>
          {t('editor.conflict.keep')}
        </Button>
      </Group>
    </Alert>
  );
}
