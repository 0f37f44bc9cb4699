import { IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** Shows what a list has folded away, and folds it again. */
export function UnfoldButton(props: {
  isOpen: boolean;
  onToggle: () => void;
  children: ReactNode;
}) {
  return (
    <button type="button" className="unfold" aria-expanded={props.isOpen} onClick={props.onToggle}>
      <IconChevronRight size={14} aria-hidden />
      <span className="num">{props.children}</span>
    </button>
  );
}
