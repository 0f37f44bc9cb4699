import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FocusEvent, type ReactNode, useRef } from 'react';
import { freshKey } from '../data/api.ts';
import { codeOf } from '../data/problem.ts';
import type { Undoing } from '../data/undoing.ts';
import { useUndo } from '../data/use-undo.ts';
import { ProblemLine } from './problem-line.tsx';
import { useUndoKey } from './use-undo-key.ts';
import { useUndoText } from './use-undo-text.ts';

const offeredMs = 8_000;
const saidMs = 6_000;

interface Offer {
  readonly jobId: string;
  /** What was done. */
  readonly message: string;
  /** What takes it back; only said where nothing does. */
  readonly undoing: Undoing | undefined;
}

/** Says what was done, and offers to undo it for a while. It stays while somebody points at it or has its button in focus. */
export function sayDone({ message, jobId, undoing }: Offer): void {
  if (undoing === undefined) {
    notifications.show({ message });
    return;
  }
  const id = freshKey();
  const note = <UndoNote id={id} jobId={jobId} message={message} undoing={undoing} />;
  notifications.show({ id, message: note, autoClose: offeredMs });
}

interface Note extends Offer {
  readonly id: string;
  readonly undoing: Undoing;
}

function UndoNote(props: Note) {
  const t = useUndoText();
  const { undo, pending } = useUndoing(props);
  const button = useRef<HTMLButtonElement>(null);
  const cameFrom = useRef<Element>(null);
  const keep = (autoClose: number | false) =>
    notifications.update({ id: props.id, message: <UndoNote {...props} />, autoClose });
  const act = () => {
    // The button goes, and with it the focus of whoever pressed it by the keyboard.
    if (document.activeElement === button.current) giveFocus(cameFrom.current);
    keep(false);
    undo();
  };
  useUndoKey(button, act);
  const stay = (event: FocusEvent) => {
    cameFrom.current = event.relatedTarget;
    keep(false);
  };
  return (
    <Group justify="space-between" gap="xs">
      <span>{props.message}</span>
      <Button
        ref={button}
        data-undo
        size="xs"
        variant="default"
        loading={pending}
        title={t('undo.keys')}
        aria-keyshortcuts="Control+Z"
        onFocus={stay}
        onBlur={() => keep(pending ? false : offeredMs)}
        onClick={act}
      >
        {t('undo.act')}
      </Button>
    </Group>
  );
}

function giveFocus(to: Element | null): void {
  if (to instanceof HTMLElement && to.isConnected) to.focus();
}

/** What comes of it is said in the place of the offer. */
function useUndoing({ id, jobId: job, undoing }: Note) {
  const t = useUndoText();
  const say = (said: { title?: string; message: ReactNode; color?: string }) => {
    const note = { id, autoClose: saidMs, ...said };
    notifications.update(note);
    // Somebody may have closed it meanwhile; what is there is not shown twice.
    notifications.show(note);
  };
  const { mutate, isPending: pending } = useUndo(job, {
    onSuccess: () => {
      const done = undoing.kind === 'resume' ? 'undo.pause.done' : 'undo.resume.done';
      say({ message: t(done, { job }) });
    },
    onError: (error) =>
      say({ title: t('undo.not'), color: 'red', message: <Why error={error} job={job} /> }),
  });
  return {
    pending,
    undo: () => {
      if (!pending) mutate(undoing);
    },
  };
}

/** Whatever was done to the job since stands. */
function Why(props: { error: unknown; job: string }) {
  const t = useUndoText();
  const { error, job } = props;
  switch (codeOf(error)) {
    case 'JOB_CHANGED':
      return t('undo.changed', { job });
    case 'JOB_NOT_FOUND':
      return t('undo.gone', { job });
    default:
      return <ProblemLine error={error} />;
  }
}
