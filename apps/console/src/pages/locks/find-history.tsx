import { slotNameSchema } from '@escapement/core';
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { HistoryDialog } from './lock-history.tsx';
import styles from './locks.module.css';
import { useLockHistoryText } from './use-lock-history-text.ts';

/** The history of a lock that nobody holds is found by its name alone, as it stands in no list. */
export function FindHistory() {
  const t = useLockHistoryText();
  const [name, setName] = useState('');
  const [shown, setShown] = useState<string>();
  const [isBad, setIsBad] = useState(false);
  const show = (event: FormEvent) => {
    event.preventDefault();
    const isName = slotNameSchema.safeParse(name.trim()).success;
    setIsBad(!isName);
    if (isName) setShown(name.trim());
  };
  return (
    <>
      <form onSubmit={show} className={styles.find} noValidate>
        <TextInput
          aria-label={t('lockHistory.find')}
          placeholder={t('lockHistory.find')}
          value={name}
          error={isBad ? t('lockHistory.find.bad') : undefined}
          onChange={(event) => {
            setName(event.currentTarget.value);
            setIsBad(false);
          }}
        />
        <Button type="submit" variant="default">
          {t('lockHistory.find.act')}
        </Button>
      </form>
      {shown === undefined ? null : (
        <HistoryDialog lock={shown} onClose={() => setShown(undefined)} />
      )}
    </>
  );
}
