import type { JobDraft } from '@escapement/protocol';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, type SubmitEvent, useRef, useState } from 'react';
import { focusFirstInvalid, keepFromSubmitting } from '../../components/form-keys.ts';
import { type FormProblem, problemsByPath } from '../../components/form-problem.ts';
import { HindranceNote } from '../../components/hindrance-note.tsx';
import { JobAsText } from '../../components/job-as-text.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { hindered, useHindrance } from '../../components/use-hindrance.ts';
import { detailsByPath } from '../../data/problem.ts';
import { useText } from '../../text/use-text.ts';
import type { Draft } from './draft.ts';
import { toJob } from './draft-to-job.ts';
import styles from './editor.module.css';
import { PreviewPanel } from './preview-panel.tsx';
import { RulesSection } from './rules-section.tsx';
import { usePreview } from './use-preview.ts';
import { WhatSection } from './what-section.tsx';
import { WhenSection } from './when-section.tsx';

/** What is to become of a job once it is saved. */
export type Then = 'stay' | 'run' | 'pause';

interface Props {
  draft: Draft;
  idFixed: boolean;
  submit: string;
  /** Of the job that is replaced; absent for a new one. */
  version?: number;
  /** Further buttons of a new job: one that runs it once, and one that leaves it paused. */
  submitAndRun?: string;
  submitPaused?: string;
  pending: boolean;
  /** What the server said of the last save. */
  error: unknown;
  /** Stands in the place of the error when it needs more than a sentence. */
  notice?: ReactNode;
  /** Above the buttons: what of a standing job changes. */
  changes?: ReactNode;
  onSave: (job: JobDraft, then: Then) => void;
  onChange: (draft: Draft) => void;
  /** What was typed is forgotten. */
  onCancel: () => void;
  /** Absent while nothing is typed. */
  onDiscard?: () => void;
}

/** One page: what, when and under which rules, beside a preview that the server computes. */
export function JobForm(props: Props) {
  const t = useText();
  const form = useRef<HTMLFormElement>(null);
  const { draft } = props;
  const [own, setOwn] = useState<FormProblem[]>([]);
  const preview = usePreview(draft);
  const told = preview.incomplete ? undefined : preview.preview.error;
  const problems = problemsByPath(own, detailsByPath(props.error), detailsByPath(told));
  const patch = (change: Partial<Draft>) => {
    const next = { ...draft, ...change };
    props.onChange(next);
    // What was complained of is looked at again with each change; new complaints wait for the next save.
    const paths = new Set(toJob(next).problems.map(({ path }) => path));
    setOwn(own.filter(({ path }) => paths.has(path)));
  };
  const save = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { job, problems: found } = toJob(draft);
    setOwn(found);
    if (found.length === 0) props.onSave(job, thenOf(event));
    else focusFirstInvalid(form.current);
  };
  const hindrance = useHindrance('zookeeper');
  const fields = { draft, patch, problems };
  return (
    <form
      ref={form}
      className={styles.editor}
      onSubmit={save}
      onKeyDown={keepFromSubmitting}
      noValidate
    >
      <div className={styles.what}>
        <WhatSection form={fields} idFixed={props.idFixed} />
      </div>
      <div className={styles.when}>
        <WhenSection form={fields} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by itself, which somebody at the keyboard does as well */}
      <aside className={styles.aside} tabIndex={0} aria-label={t('preview.title')}>
        <PreviewPanel draft={draft} state={preview} />
      </aside>
      <div className={styles.rules}>
        <RulesSection form={fields} />
      </div>
      <div className={styles.end}>
        {props.changes}
        {props.notice ?? (props.error === null ? null : <ProblemNote error={props.error} />)}
        {own.length === 0 ? null : (
          <p role="alert" className={styles.count}>
            {t('editor.problems', { count: own.length })}
          </p>
        )}
        <HindranceNote hindrance={hindrance} />
        <FormButtons {...props} id={draft.id} off={hindered(hindrance)} />
        <Panel title={t('jobAs.title')}>
          <JobAsText job={toJob(draft).job} version={props.version} />
        </Panel>
      </div>
    </form>
  );
}

type ButtonProps =
  | 'submit'
  | 'submitAndRun'
  | 'submitPaused'
  | 'pending'
  | 'idFixed'
  | 'notice'
  | 'onCancel'
  | 'onDiscard';
interface Buttons extends Pick<Props, ButtonProps> {
  id: string;
  off: ReturnType<typeof hindered>;
}

function FormButtons(props: Buttons) {
  const t = useText();
  return (
    <div className="row">
      <Button
        type="submit"
        loading={props.pending}
        disabled={props.notice !== undefined}
        {...props.off}
      >
        {props.submit}
      </Button>
      <FurtherButton {...props} then="run" text={props.submitAndRun} />
      <FurtherButton {...props} then="pause" text={props.submitPaused} />
      {props.onDiscard === undefined ? null : (
        <Button variant="default" onClick={props.onDiscard}>
          {t('editor.discard')}
        </Button>
      )}
      <Button
        variant="default"
        component={Link}
        onClick={props.onCancel}
        to={props.idFixed ? '/jobs/$jobId' : '/jobs'}
        params={{ jobId: props.id } as never}
      >
        {t('common.cancel')}
      </Button>
    </div>
  );
}

function FurtherButton(
  props: Pick<Buttons, 'off' | 'pending'> & { then: Then; text: string | undefined },
) {
  if (props.text === undefined) return null;
  return (
    <Button
      {...props.off}
      type="submit"
      name="then"
      value={props.then}
      variant="default"
      loading={props.pending}
    >
      {props.text}
    </Button>
  );
}

/** By which of the buttons the form was sent. */
function thenOf({ nativeEvent }: SubmitEvent<HTMLFormElement>): Then {
  const { submitter } = nativeEvent as unknown as { submitter?: HTMLButtonElement | null };
  return submitter?.value === 'run' || submitter?.value === 'pause' ? submitter.value : 'stay';
}
