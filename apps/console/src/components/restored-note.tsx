import { useState } from 'react';
import { useText } from '../text/use-text.ts';

/** Says of a draft that it was there when the page was opened, and is not what stands; of one that was typed since then it says nothing. */
export function RestoredNote(props: { kept: object | undefined }) {
  const t = useText();
  const [wasThere, setWasThere] = useState(props.kept !== undefined);
  if (wasThere && props.kept === undefined) setWasThere(false);
  return (
    <p role="status" className="dim">
      {wasThere ? t('editor.restored') : ' '}
    </p>
  );
}
