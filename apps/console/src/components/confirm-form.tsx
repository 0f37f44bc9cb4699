import { reasonCharsAtLeast, reasonCharsAtMost } from '@escapement/core';
import { Textarea, TextInput } from '@mantine/core';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { useText } from '../text/use-text.ts';
import { DialogEnd } from './dialog-end.tsx';
import { lackingText } from './lacking-reason.ts';
import styles from './notes.module.css';
import { ProblemNote } from './problem-note.tsx';

/** What is asked before something that is not taken back easily. */
export interface Question {
  /** What will happen, in a sentence. */
  effect: string;
  confirm: string;
  /** What the other button says, where "Cancel" could be taken for the act itself. */
  dismiss?: string;
  danger?: boolean;
  /** Asks for a reason and does not go on without one. */
  reasonRequired?: string | undefined;
  /** Where the reason is kept; beside the job, unless said otherwise. */
  reasonHint?: string;
  /** Why it cannot be done now, though it is asked. */
  hindrance?: string | undefined;
  /** There is nothing to be done. */
  idle?: boolean;
  /** Must be typed before anything happens: for what nothing brings back. */
  phrase?: string | undefined;
  /** What else is to be said or chosen before. */
  children?: ReactNode;
  pending: boolean;
  error: unknown;
  onConfirm: (reason: string) => void;
  onClose: () => void;
}

/** What was typed in answer, which stays though the form is closed and opened again. */
export function useAnswer() {
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const [typed, setTyped] = useState('');
  const [mistyped, setMistyped] = useState(false);
  return { reason, setReason, missing, setMissing, typed, setTyped, mistyped, setMistyped };
}

/** The question, the fields of its answer, and the way on. */
export function ConfirmForm(props: Question & { answer: ReturnType<typeof useAnswer> }) {
  const t = useText();
  const { reason, setReason, missing, setMissing, typed, setTyped, mistyped, setMistyped } =
    props.answer;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { reasonRequired, phrase } = props;
    const lacking = reasonRequired !== undefined && reason.trim().length < reasonCharsAtLeast;
    const isOther = phrase !== undefined && typed.trim() !== phrase;
    setMissing(lacking);
    setMistyped(isOther);
    if (!lacking && !isOther) props.onConfirm(reason.trim());
  };
  return (
    <form onSubmit={submit} noValidate className={styles.form}>
      <p className={styles.effect}>{props.effect}</p>
      {props.children}
      {props.reasonRequired === undefined ? null : (
        <Textarea
          label={t('common.reason')}
          description={props.reasonHint ?? t('common.reason.hint')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={missing ? lackingText(t, reason, props.reasonRequired) : undefined}
          maxLength={reasonCharsAtMost}
          autosize
          minRows={2}
          data-autofocus
          required
        />
      )}
      {props.phrase === undefined ? null : (
        <TextInput
          label={t('confirm.phrase', { phrase: props.phrase })}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={mistyped ? t('confirm.phrase.wrong', { phrase: props.phrase }) : undefined}
          autoComplete="off"
          spellCheck={false}
          required
        />
      )}
      <Failure error={props.error} />
      <DialogEnd
        confirm={props.confirm}
        dismiss={props.dismiss}
        danger={props.danger}
        hindrance={props.hindrance}
        idle={props.idle ?? false}
        pending={props.pending}
        onClose={props.onClose}
      />
    </form>
  );
}

/** What came of confirming, where that failed. */
function Failure({ error }: { error: unknown }) {
  return error === null || error === undefined ? null : <ProblemNote error={error} />;
}
