import { NativeSelect } from '@mantine/core';
import { enEditorShards } from '../../text/en/editor-shards.ts';
import { lazyText } from '../../text/lazy-text.ts';
import { useText } from '../../text/use-text.ts';
import { zhEditorShards } from '../../text/zh-cn/editor-shards.ts';
import { broadcastDrafts } from './broadcast-draft.ts';
import { hintUnderInput } from './fields.tsx';
import { errorAt, type Form } from './form.ts';

const useShardsText = lazyText(enEditorShards, zhEditorShards);

/** Whether each run is done by one worker, or by every one that lives. */
export function BroadcastField(props: { form: Form }) {
  const t = useShardsText();
  const words = useText();
  const { form } = props;
  return (
    <NativeSelect
      label={words('editor.broadcast')}
      description={t('broadcast.hint')}
      inputWrapperOrder={[...hintUnderInput]}
      data={broadcastDrafts.map((value) => ({ value, label: t(`broadcast.${value}`) }))}
      value={form.draft.broadcast}
      error={errorAt(form, 'broadcast')}
      onChange={({ currentTarget: { value } }) =>
        form.patch({ broadcast: broadcastDrafts.find((each) => each === value) ?? 'one' })
      }
    />
  );
}
