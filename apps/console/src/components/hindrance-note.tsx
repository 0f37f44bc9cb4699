import styles from './notes.module.css';

/** Why what a form asks for cannot be done now, above its buttons; nothing while it can. */
export function HindranceNote(props: { hindrance: string | undefined }) {
  if (props.hindrance === undefined) return null;
  return (
    <p role="status" className={`dim ${styles.effect}`}>
      {props.hindrance}
    </p>
  );
}
