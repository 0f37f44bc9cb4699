import { DeleteNamedDialog } from '../../components/delete-named-dialog.tsx';
import { useSecretActs } from '../../data/use-secret-acts.ts';
import { useSecretsText } from './use-secrets-text.ts';

/** Asks before a secret is gone for good; jobs that ask for it keep it. */
export function DeleteSecretDialog(props: { name: string; onClose: () => void }) {
  const t = useSecretsText();
  const { remove } = useSecretActs();
  const { name, onClose } = props;
  return (
    <DeleteNamedDialog
      name={name}
      title={t('secrets.delete.title', { name })}
      effect={t('secrets.delete.effect')}
      confirm={t('secrets.delete')}
      done={t('secrets.delete.done', { name })}
      remove={remove}
      onDone={onClose}
      onClose={onClose}
    />
  );
}
