import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useText } from '../text/use-text.ts';

/** Saves a text as a file that is made when it is asked for. */
export function DownloadButton(props: { name: string; text: () => string }) {
  const t = useText();
  const save = () => {
    const url = URL.createObjectURL(new Blob([props.text()], { type: 'text/plain' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = props.name;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<IconDownload size={14} aria-hidden />}
      onClick={save}
    >
      {t('common.download')}
    </Button>
  );
}
