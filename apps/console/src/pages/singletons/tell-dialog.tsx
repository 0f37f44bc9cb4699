import type { SingletonView } from '@escapement/core';
import { Modal } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { DialogEnd } from '../../components/dialog-end.tsx';
import { JsonTextarea } from '../../components/json-textarea.tsx';
import styles from '../../components/notes.module.css';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useHindrance } from '../../components/use-hindrance.ts';
import { api } from '../../data/api.ts';
import { type JsonText, type JsonValue, readJsonText } from '../../data/json-text.ts';
import { keys } from '../../data/queries.ts';
import { useSteadyKey } from '../../data/use-steady-key.ts';
import { useSingletonsText } from './use-singletons-text.ts';

interface Props {
  singleton: SingletonView;
  onClose: () => void;
}

/** Takes a command as JSON and puts it into the inbox. A second press after a lost answer is the same command. */
export function TellDialog(props: Props) {
  const t = useSingletonsText();
  const { name } = props.singleton;
  const [text, setText] = useState('');
  const [isTried, setIsTried] = useState(false);
  const hindrance = useHindrance('redis');
  const tell = useTelling(name, props.onClose);
  const reading = readJsonText(text);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsTried(true);
    if (reading.kind === 'json') tell.mutate(reading.value);
  };
  const problem = useCommandProblem(reading);
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={t('singletons.tell.title', { name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={submit} noValidate className={styles.form}>
        <p className={styles.effect}>{t('singletons.tell.effect')}</p>
        <JsonTextarea
          label={t('singletons.tell.command')}
          text={text}
          onText={setText}
          error={isTried ? problem : undefined}
          required
        />
        {tell.isError ? <ProblemNote error={tell.error} /> : null}
        <DialogEnd
          confirm={t('singletons.tell')}
          hindrance={hindrance}
          pending={tell.isPending}
          onClose={props.onClose}
        />
      </form>
    </Modal>
  );
}

function useTelling(name: string, onClose: () => void) {
  const t = useSingletonsText();
  const cache = useQueryClient();
  const { keyOf, onError } = useSteadyKey();
  return useMutation({
    mutationFn: (command: JsonValue) =>
      api.tellSingleton(name, command, { idempotencyKey: keyOf(command) }),
    onError,
    onSettled: () => cache.invalidateQueries({ queryKey: keys.singletons }),
    onSuccess: () => {
      notifications.show({ message: t('singletons.tell.done', { name }) });
      onClose();
    },
  });
}

function useCommandProblem(reading: JsonText): string | undefined {
  const t = useSingletonsText();
  switch (reading.kind) {
    case 'empty':
      return t('singletons.tell.missing');
    case 'wrong':
      return t(reading.key, reading.values);
    case 'json':
      return undefined;
  }
}
