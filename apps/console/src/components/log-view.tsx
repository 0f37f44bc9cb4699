import { fromIso, type LogLine, type UnfinishedLine } from '@escapement/core';
import { Checkbox } from '@mantine/core';
import { memo, useEffect, useRef, useState } from 'react';
import { useSettings } from '../app/settings.tsx';
import { useLanguage, useText } from '../text/use-text.ts';
import { readableZone, wallTime, zoneFor } from '../time/zone-format.ts';
import { ansiSpans } from './ansi.ts';
import { CopyButton } from './copy-button.tsx';
import { DownloadButton } from './download-button.tsx';
import { EmptyNote } from './empty-note.tsx';
import { linesWith } from './lines-with.ts';
import styles from './log-view.module.css';
import { SearchField } from './search-field.tsx';

interface Props {
  runId: string;
  lines: LogLine[];
  unfinished: UnfinishedLine | undefined;
  complete: boolean;
  /** The zone of the job, where it is known. */
  jobZone: string | undefined;
}

/** The log of a run: follows its end while the reader stays there, and lets go when he scrolls up. */
export function LogView(props: Props) {
  const t = useText();
  const { lines, unfinished, complete } = props;
  const [follow, setFollow] = useState(true);
  const [times, setTimes] = useState(true);
  const [wrap, setWrap] = useState(true);
  const [wanted, setWanted] = useState('');
  const { clockOf, zone } = useLogClock(props.jobZone);
  const shown = linesWith(lines, wanted);
  const box = useRef<HTMLElement>(null);
  const count = lines.length;
  useEffect(() => {
    if (follow && (count > 0 || unfinished !== undefined) && box.current !== null)
      box.current.scrollTop = box.current.scrollHeight;
  }, [follow, count, unfinished]);
  const noteScroll = () => {
    const element = box.current;
    if (element === null || complete) return;
    setFollow(element.scrollHeight - element.scrollTop - element.clientHeight < 24);
  };
  if (count === 0 && unfinished === undefined) {
    return <EmptyNote title={t('run.log.empty')} hint={t('run.log.empty.hint')} />;
  }
  return (
    <>
      <div className={styles.tools}>
        <Choice label={t('run.log.times', { zone })} on={times} turn={setTimes} />
        <Choice label={t('run.log.wrap')} on={wrap} turn={setWrap} />
        {complete ? null : <Choice label={t('run.log.follow')} on={follow} turn={setFollow} />}
        {wanted === '' ? null : (
          <output className="dim">
            {t('run.log.found', { count: shown.length, total: lines.length })}
          </output>
        )}
        <div className={styles.find}>
          <SearchField label={t('run.log.search')} value={wanted} onChange={setWanted} />
          <CopyButton text={() => plainText(lines)} />
          <DownloadButton name={`${props.runId}.log`} text={() => plainText(lines)} />
        </div>
      </div>
      <section
        ref={box}
        className={styles.log}
        data-wrap={wrap || undefined}
        aria-label={t('run.log.label', { run: props.runId })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
        onScroll={noteScroll}
      >
        {shown.map((line) => (
          <Line
            key={line.line}
            number={String(line.line)}
            line={line}
            clock={times ? clockOf(line.at) : ''}
          />
        ))}
        {unfinished === undefined || linesWith([unfinished], wanted).length === 0 ? null : (
          <Line number="…" line={unfinished} clock={times ? clockOf(unfinished.at) : ''} />
        )}
      </section>
    </>
  );
}

function Choice(props: { label: string; on: boolean; turn: (on: boolean) => void }) {
  const { label, on, turn } = props;
  return <Checkbox size="xs" label={label} checked={on} onChange={() => turn(!on)} />;
}

/** Lines once read stay as they are, and there may be ten thousand of them. */
const Line = memo(function Line(props: { number: string; line: UnfinishedLine; clock: string }) {
  const { number, line } = props;
  return (
    <div className={styles.line} data-stream={line.stream}>
      <span className={styles.number} aria-hidden="true">
        {number}
      </span>
      {props.clock === '' ? null : <time dateTime={line.at}>{props.clock}</time>}
      <span className={styles.text}>
        {ansiSpans(line.text).map((span) => (
          <span key={span.at} data-colour={span.colour} data-bold={span.bold || undefined}>
            {span.text}
          </span>
        ))}
      </span>
    </div>
  );
});

/** Clocks in the zone that the reader chose for all of the page, to the millisecond; the zone is named once, beside the log. */
function useLogClock(jobZone: string | undefined): {
  readonly zone: string;
  readonly clockOf: (at: string) => string;
} {
  const { zoneMode } = useSettings();
  const { language } = useLanguage();
  const timeZone = readableZone(zoneFor(zoneMode, jobZone));
  return {
    zone: timeZone,
    clockOf: (at) => {
      const instant = fromIso(at) ?? 0;
      const second = Math.floor(instant / 1000) * 1000;
      const { clock } = wallTime(second, { language, timeZone, thisYear: 0 });
      return `${clock}.${String(instant - second).padStart(3, '0')}`;
    },
  };
}

function plainText(lines: LogLine[]): string {
  return lines
    .map(({ at, stream, text }) => {
      const plain = ansiSpans(text).map((span) => span.text);
      return `${at} ${stream} ${plain.join('')}\n`;
    })
    .join('');
}
