import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useText } from '../text/use-text.ts';

/** Copies a text that is made when it is asked for, and says so. */
export function CopyButton(props: { text: () => string }) {
  const t = useText();
  const clipboard = useClipboard({ timeout: 2000 });
  const Icon = clipboard.copied ? IconCheck : IconCopy;
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<Icon size={14} aria-hidden />}
      onClick={() => clipboard.copy(props.text())}
    >
      <span aria-live="polite">{t(clipboard.copied ? 'common.copied' : 'common.copy')}</span>
    </Button>
  );
}
