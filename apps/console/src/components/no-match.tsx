import { Button } from '@mantine/core';
import { Link, type LinkProps } from '@tanstack/react-router';
import { useText } from '../text/use-text.ts';
import { EmptyNote } from './empty-note.tsx';

/** In place of a list that its filters leave nothing of, with the way to the list without them. */
export function NoMatch(props: { title: string; hint: string; to: NonNullable<LinkProps['to']> }) {
  const t = useText();
  return (
    <EmptyNote
      title={props.title}
      hint={props.hint}
      action={
        <Button component={Link} to={props.to} variant="default">
          {t('common.clear')}
        </Button>
      }
    />
  );
}
