import { Alert, Button, Group } from '@mantine/core';
import { IconGitMerge } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '../text/use-text.ts';

interface Props {
  title: string;
  hint: string;
  /** What the other has done, where it is known. */
  children?: ReactNode;
  pending: boolean;
  onTake: () => void;
  onKeep: () => void;
}

/** Two people edited the same thing: says so, and leaves the choice to the second. */
export function ConflictNote(props: Props) {
  const t = useText();
  return (
    <Alert
      color="yellow"
      role="alert"
      icon={<IconGitMerge size={18} aria-hidden />}
      title={props.title}
    >
      <p>{props.hint}</p>
      {props.children}
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
