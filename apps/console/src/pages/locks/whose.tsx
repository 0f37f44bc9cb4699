import { RunLink, WorkerLink } from '../../components/links.tsx';
import { ProcessName } from '../../components/process-name.tsx';
import { useText } from '../../text/use-text.ts';

/** A program takes locks by itself, without a run. */
export function WhichRun(props: { id: string | null }) {
  const t = useText();
  return props.id === null ? t('locks.program') : <RunLink id={props.id} />;
}

/** What a program is called has no page. */
export function Whose(props: { of: { readonly runId: string | null; readonly workerId: string } }) {
  const { runId, workerId } = props.of;
  return runId === null ? <ProcessName id={workerId} /> : <WorkerLink id={workerId} />;
}
