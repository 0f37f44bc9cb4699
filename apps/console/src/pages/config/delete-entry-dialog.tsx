import { useNavigate } from '@tanstack/react-router';
import { DeleteNamedDialog } from '../../components/delete-named-dialog.tsx';
import { useConfigActs } from '../../data/use-config-acts.ts';
import { useConfigText } from './use-config-text.ts';

/** Asks before an entry is gone with its past; jobs that ask for it keep it. */
export function DeleteEntryDialog(props: { name: string; onClose: () => void }) {
  const t = useConfigText();
  const navigate = useNavigate();
  const { name } = props;
  const { remove } = useConfigActs(name);
  return (
    <DeleteNamedDialog
      name={name}
      title={t('config.delete.title', { name })}
      effect={t('config.delete.effect')}
      confirm={t('config.delete')}
      done={t('config.delete.done', { name })}
      remove={remove}
      onDone={() => void navigate({ to: '/config' })}
      onClose={props.onClose}
    />
  );
}
