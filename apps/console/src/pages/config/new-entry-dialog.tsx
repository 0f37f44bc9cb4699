import { configNameSchema } from '@escapement/core';
import { Modal, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type SubmitEvent, useState } from 'react';
import { DialogEnd } from '../../components/dialog-end.tsx';
import notes from '../../components/notes.module.css';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useHindrance } from '../../components/use-hindrance.ts';
import { useConfigActs } from '../../data/use-config-acts.ts';
import { readTexts } from './entry-draft.ts';
import { EntryFields } from './entry-fields.tsx';
import { useConfigText } from './use-config-text.ts';

/** A first version of an entry; its page is where it goes on. */
export function NewEntryDialog(props: { onClose: () => void }) {
  const t = useConfigText();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [texts, setTexts] = useState({ value: '', schema: '' });
  const [isTried, setIsTried] = useState(false);
  const hindrance = useHindrance('zookeeper');
  const name = typed.trim();
  const isNamed = configNameSchema.safeParse(name).success;
  const { write } = useConfigActs(name);
  const reading = readTexts(texts);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsTried(true);
    const { draft } = reading;
    if (!isNamed || draft === undefined) return;
    const onSuccess = () => void navigate({ to: '/config/$name', params: { name } });
    write.mutate({ draft }, { onSuccess });
  };
  return (
    <Modal
      opened
      size="lg"
      onClose={props.onClose}
      title={t('config.new')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={submit} noValidate className={notes.form}>
        <TextInput
          label={t('config.name')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={isTried && !isNamed ? t('config.name.wrong') : undefined}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          required
        />
        <EntryFields texts={texts} reading={reading} isTried={isTried} onChange={setTexts} />
        {write.isError ? <ProblemNote error={write.error} /> : null}
        <DialogEnd
          confirm={t('config.create')}
          hindrance={hindrance}
          pending={write.isPending}
          onClose={props.onClose}
        />
      </form>
    </Modal>
  );
}
