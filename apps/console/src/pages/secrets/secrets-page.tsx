import type { SecretView } from '@escapement/protocol';
import { Button } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Dated } from '../../components/dated.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { MoreButton } from '../../components/more-button.tsx';
import { PageHead, Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { hindered, useHindrance } from '../../components/use-hindrance.ts';
import { queries } from '../../data/queries.ts';
import { useStale } from '../../data/use-staleness.ts';
import { DeleteSecretDialog } from './delete-secret-dialog.tsx';
import { SecretDialog } from './secret-dialog.tsx';
import { SecretTable } from './secret-table.tsx';
import { useSecretsText } from './use-secrets-text.ts';

type Asking =
  | { readonly act: 'set'; readonly name: string | undefined }
  | { readonly act: 'delete'; readonly name: string };

/** Which secrets there are, since when, and who asks for them; never what they are. */
export function SecretsPage() {
  const t = useSecretsText();
  const secrets = useInfiniteQuery(queries.secretPages());
  const stale = useStale(secrets, 'zookeeper');
  const [asking, setAsking] = useState<Asking>();
  const close = () => setAsking(undefined);
  const total = secrets.data?.pages[0]?.total;
  return (
    <>
      <PageHead
        title={t('secrets.title')}
        note={total === undefined ? ' ' : t('secrets.count', { count: total })}
        actions={<SetButton onClick={() => setAsking({ act: 'set', name: undefined })} />}
      />
      {secrets.isError && secrets.data === undefined ? (
        <ProblemNote error={secrets.error} retry={() => void secrets.refetch()} />
      ) : (
        <Panel title={t('secrets.title')} silent flush>
          <Dated stale={stale}>
            <SecretTable
              secrets={secrets.data?.pages.flatMap((page) => page.items)}
              empty={<EmptyNote title={t('secrets.empty')} hint={t('secrets.empty.hint')} />}
              onReplace={({ name }: SecretView) => setAsking({ act: 'set', name })}
              onDelete={({ name }: SecretView) => setAsking({ act: 'delete', name })}
            />
          </Dated>
        </Panel>
      )}
      <MoreButton pages={secrets} />
      {asking?.act === 'set' ? <SecretDialog name={asking.name} onClose={close} /> : null}
      {asking?.act === 'delete' ? <DeleteSecretDialog name={asking.name} onClose={close} /> : null}
    </>
  );
}

function SetButton(props: { onClick: () => void }) {
  const t = useSecretsText();
  return (
    <Button
      leftSection={<IconKey size={16} aria-hidden />}
      onClick={props.onClick}
      {...hindered(useHindrance('zookeeper'))}
    >
      {t('secrets.new')}
    </Button>
  );
}
