import { type ConfigEntry, canonicalJson } from '@escapement/core';
import { Alert, Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type SubmitEvent, useState } from 'react';
import { HindranceNote } from '../../components/hindrance-note.tsx';
import notes from '../../components/notes.module.css';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useHindrance } from '../../components/use-hindrance.ts';
import { useConfigActs } from '../../data/use-config-acts.ts';
import { ContentDiff } from './content-diff.tsx';
import { type EntryTexts, readTexts, textsOf } from './entry-draft.ts';
import { EntryFields } from './entry-fields.tsx';
import { useConfigText } from './use-config-text.ts';

/**
 * Value and schema of an entry, and what an edit changes before it is sent. What somebody types stays while others write: then it is said, and
 * the save is refused until that version is taken, since it would undo what nobody has seen here.
 */
export function EntryForm(props: { entry: ConfigEntry }) {
  const t = useConfigText();
  const [base, setBase] = useState(props.entry);
  const [texts, setTexts] = useState<EntryTexts>();
  const [isTried, setIsTried] = useState(false);
  const { entry } = props;
  const { write } = useConfigActs(entry.name);
  const hindrance = useHindrance('zookeeper');
  // Nothing was typed: what stands is what is shown.
  const shownBase = texts === undefined ? entry : base;
  const shown = texts ?? textsOf(entry);
  const reading = readTexts(shown);
  const take = () => {
    setTexts(undefined);
    setBase(entry);
    write.reset();
  };
  const isEdited =
    reading.draft === undefined ||
    contentText(reading.draft) !==
      contentText({ value: shownBase.value, schema: shownBase.schema });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsTried(true);
    if (reading.draft === undefined) return;
    const said = { draft: reading.draft, ifVersion: shownBase.version };
    write.mutate(said, {
      onSuccess: ({ name, version }) => {
        setTexts(undefined);
        notifications.show({ message: t('config.saved', { name, version }) });
      },
    });
  };
  return (
    <form onSubmit={submit} noValidate className={notes.form}>
      <EntryFields
        texts={shown}
        reading={reading}
        isTried={isTried}
        onChange={(next) => {
          if (texts === undefined) setBase(entry);
          setTexts(next);
        }}
      />
      {shownBase.version === entry.version ? null : (
        <Alert color="yellow" role="alert" title={t('config.changed', { version: entry.version })}>
          <Button size="xs" variant="default" onClick={take}>
            {t('config.take')}
          </Button>
        </Alert>
      )}
      {texts === undefined || reading.draft === undefined || !isEdited ? null : (
        <section aria-label={t('config.differs')}>
          <ContentDiff before={shownBase} after={reading.draft} />
        </section>
      )}
      {write.isError ? <ProblemNote error={write.error} /> : null}
      <HindranceNote hindrance={hindrance} />
      <Group justify="flex-end">
        <Button
          type="submit"
          loading={write.isPending}
          disabled={hindrance !== undefined || !isEdited || shownBase.version !== entry.version}
        >
          {t('config.save')}
        </Button>
      </Group>
    </form>
  );
}

function contentText({ value, schema }: { value?: unknown; schema?: unknown }): string {
  return canonicalJson([value, schema ?? null]);
}
