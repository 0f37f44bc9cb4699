import { Button } from '@mantine/core';
import { useText } from '../text/use-text.ts';
import { EmptyNote } from './empty-note.tsx';
import { Mark } from './mark.tsx';

export function NotFound() {
  const t = useText();
  return (
    <main>
      <EmptyNote
        isWholePage
        icon={<Mark size={56} />}
        title={t('notFound.title')}
        hint={t('notFound.hint')}
        action={
          <Button component="a" href="/" variant="default">
            {t('notFound.home')}
          </Button>
        }
      />
    </main>
  );
}
