import { secretChars, secretNameSchema } from '@escapement/core';
import { Modal, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type SubmitEvent, useState } from 'react';
import { DialogEnd } from '../../components/dialog-end.tsx';
import styles from '../../components/notes.module.css';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useHindrance } from '../../components/use-hindrance.ts';
import { useSecretActs } from '../../data/use-secret-acts.ts';
import { useSecretsText } from './use-secrets-text.ts';

const { least, most } = secretChars;

/** Takes a value, and forgets it with its own end: a new secret, or another value of one that there is. */
export function SecretDialog(props: { name: string | undefined; onClose: () => void }) {
  const t = useSecretsText();
  const { set } = useSecretActs();
  const [name, setName] = useState(props.name ?? '');
  const [value, setValue] = useState('');
  const [isTried, setIsTried] = useState(false);
  const hindrance = useHindrance('zookeeper');
  const isNamed = secretNameSchema.safeParse(name.trim()).success;
  const isLong = value.length >= least && value.length <= most;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsTried(true);
    if (!isNamed || !isLong) return;
    const said = { name: name.trim(), value };
    const onSuccess = () => {
      notifications.show({ message: t('secrets.set.done', { name: said.name }) });
      props.onClose();
    };
    set.mutate(said, { onSuccess });
  };
  const isNew = props.name === undefined;
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={isNew ? t('secrets.set.title') : t('secrets.replace.title', { name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={submit} noValidate className={styles.form}>
        <p className={styles.effect}>{t('secrets.set.effect')}</p>
        {isNew ? <NameField value={name} onChange={setName} isWrong={isTried && !isNamed} /> : null}
        <ValueField
          value={value}
          onChange={setValue}
          isWrong={isTried && !isLong}
          isFirst={!isNew}
        />
        {set.isError ? <ProblemNote error={set.error} /> : null}
        <DialogEnd
          confirm={t('secrets.set.confirm')}
          hindrance={hindrance}
          pending={set.isPending}
          onClose={props.onClose}
        />
      </form>
    </Modal>
  );
}

interface FieldProps {
  value: string;
  onChange: (value: string) => void;
  isWrong: boolean;
}

function NameField(props: FieldProps) {
  const t = useSecretsText();
  return (
    <TextInput
      label={t('secrets.name')}
      description={t('secrets.name.hint')}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      error={props.isWrong ? t('secrets.name.wrong') : undefined}
      autoComplete="off"
      spellCheck={false}
      data-autofocus
      required
    />
  );
}

function ValueField(props: FieldProps & { isFirst: boolean }) {
  const t = useSecretsText();
  return (
    <Textarea
      label={t('secrets.value')}
      description={t('secrets.value.hint', { least, most })}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      error={props.isWrong ? t('secrets.value.length', { least, most }) : undefined}
      autosize
      minRows={2}
      maxRows={10}
      autoComplete="off"
      spellCheck={false}
      data-autofocus={props.isFirst || undefined}
      required
    />
  );
}
