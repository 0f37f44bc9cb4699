import { type NodeInfo, type WaitingCode, waitingCodes } from '@escapement/core';
import { IconHourglass } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { inLanguage } from '../../data/problem.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import styles from './cluster.module.css';

interface Process {
  readonly name: ReactNode;
  readonly waitingFor: NodeInfo['waitingFor'];
}

/** A process by its name, and what it waits for. */
export function ProcessCell(props: Process) {
  return (
    <>
      {props.name}
      <WaitingList waitingFor={props.waitingFor} />
    </>
  );
}

/** In the reader's language, with what the other side said as it said it. */
export function WaitingList(props: Pick<Process, 'waitingFor'>) {
  const t = useText();
  const { language } = useLanguage();
  const { waitingFor = [] } = props;
  if (waitingFor.length === 0) return null;
  return (
    <ul className={styles.waiting} aria-label={t('cluster.waiting')}>
      {waitingFor.map(({ code, detail }) => (
        <li key={code}>
          <IconHourglass size={14} aria-hidden />
          <span>
            {isKnown(code) ? inLanguage(waitingCodes[code], language) : code}
            {detail === undefined ? null : <span className="mono dim"> {detail}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** A node may be newer than this page. */
function isKnown(code: string): code is WaitingCode {
  return Object.hasOwn(waitingCodes, code);
}
