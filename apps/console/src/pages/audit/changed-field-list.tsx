import { cutText } from '@escapement/core';
import type { changedFields } from './changed-fields.ts';
import { useAuditText } from './use-audit-text.ts';

/** Field by field, what stood before and what stands since; its style is for whoever shows it. */
export function ChangedFieldList(props: { fields: ReturnType<typeof changedFields> }) {
  return (
    <dl>
      {props.fields.map(({ path, before, after }) => (
        <div key={path}>
          <dt>
            <code>{path}</code>
          </dt>
          <Side side="before" text={before} />
          <Side side="after" text={after} />
        </div>
      ))}
    </dl>
  );
}

/** A value of any length is told by how it begins: all of it stands where it is edited. */
const shownLetters = 2_000;

function shortened(text: string): string {
  return text.length > shownLetters ? `${cutText(text, shownLetters)} …` : text;
}

function Side(props: { side: 'before' | 'after'; text: string | undefined }) {
  const t = useAuditText();
  if (props.text === undefined) return null;
  const isBefore = props.side === 'before';
  return (
    <dd data-side={props.side}>
      <span aria-hidden>{isBefore ? '−' : '+'}</span>
      <span className="visually-hidden">{t(isBefore ? 'audit.before' : 'audit.after')}</span>
      <code>{shortened(props.text)}</code>
    </dd>
  );
}
