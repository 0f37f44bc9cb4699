import { Button } from '@mantine/core';
import { Link, type LinkProps } from '@tanstack/react-router';
import { enNoMatch } from '../text/en/no-match.ts';
import { lazyText } from '../text/lazy-text.ts';
import { zhNoMatch } from '../text/zh-cn/no-match.ts';
import { EmptyNote } from './empty-note.tsx';

const useNoMatchText = lazyText(enNoMatch, zhNoMatch);

/** In place of a list that its filters leave nothing of, with the way to the list without them. */
export function NoMatch(props: {
  title: string;
  hint: string;
  /** Nothing ever matches such filters, which is said in place of the hint. */
  never?: boolean;
  to: NonNullable<LinkProps['to']>;
}) {
  const t = useNoMatchText();
  return (
    <EmptyNote
      title={props.title}
      hint={props.never === true ? t('noMatch.never') : props.hint}
      action={
        <Button component={Link} to={props.to} variant="default">
          {t('common.clear')}
        </Button>
      }
    />
  );
}
