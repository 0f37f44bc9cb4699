import type { SecretView } from '@escapement/protocol';
import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { DataTable } from '../../components/data-table.tsx';
import { Instant } from '../../components/instant.tsx';
import { JobLink } from '../../components/links.tsx';
import { hindered, useHindrance } from '../../components/use-hindrance.ts';
import styles from './secrets.module.css';
import { useSecretsText } from './use-secrets-text.ts';

interface Acts {
  onReplace: (secret: SecretView) => void;
  onDelete: (secret: SecretView) => void;
}

/** So many jobs of one secret are named. */
const jobsShown = 5;

export function SecretTable(props: Acts & { secrets: SecretView[] | undefined; empty: ReactNode }) {
  const t = useSecretsText();
  return (
    <DataTable
      caption={t('secrets.title')}
      rows={props.secrets}
      rowKey={({ name }) => name}
      empty={props.empty}
      columns={[
        {
          id: 'name',
          head: t('secrets.col.name'),
          lead: true,
          cell: ({ name }) => <span className="mono breakable">{name}</span>,
        },
        {
          id: 'version',
          head: t('secrets.col.version'),
          align: 'end',
          cell: ({ version }) => <span className="num">{version}</span>,
        },
        {
          id: 'updatedAt',
          head: t('secrets.col.updatedAt'),
          cell: ({ updatedAt }) => <Instant at={updatedAt} />,
        },
        {
          id: 'lastUsedAt',
          head: t('secrets.col.lastUsedAt'),
          cell: ({ lastUsedAt }) =>
            lastUsedAt === undefined ? <span className="dim">–</span> : <Instant at={lastUsedAt} />,
        },
        {
          id: 'key',
          head: t('secrets.col.key'),
          wideOnly: true,
          cell: (secret) => <SealedWith secret={secret} />,
        },
        {
          id: 'usedBy',
          head: t('secrets.col.usedBy'),
          cell: (secret) => <UsedBy secret={secret} />,
        },
        {
          id: 'acts',
          head: t('secrets.col.acts'),
          silentHead: true,
          align: 'end',
          cell: (secret) => <SecretActs {...props} secret={secret} />,
        },
      ]}
    />
  );
}

function SealedWith(props: { secret: SecretView }) {
  const t = useSecretsText();
  const { key, isReadable } = props.secret;
  return (
    <>
      <code>{key}</code>
      {isReadable ? null : <span className={styles.wrong}> {t('secrets.unreadable')}</span>}
    </>
  );
}

function UsedBy(props: { secret: SecretView }) {
  const t = useSecretsText();
  const { usedBy, usedByCount } = props.secret;
  const shown = usedBy.slice(0, jobsShown);
  if (shown.length === 0) return <span className="dim">{t('secrets.unused')}</span>;
  const count = usedByCount - shown.length;
  return (
    <span className={styles.jobs}>
      {shown.map((id) => (
        <JobLink key={id} id={id} />
      ))}
      {count > 0 ? <span className="dim">{t('secrets.usedBy.more', { count })}</span> : null}
    </span>
  );
}

function SecretActs(props: Acts & { secret: SecretView }) {
  const t = useSecretsText();
  const { secret } = props;
  const off = hindered(useHindrance('zookeeper'));
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <Button size="xs" variant="default" onClick={() => props.onReplace(secret)} {...off}>
        {t('secrets.replace')}
        <span className="visually-hidden"> {secret.name}</span>
      </Button>
      <Button size="xs" variant="default" onClick={() => props.onDelete(secret)} {...off}>
        {t('secrets.delete')}
        <span className="visually-hidden"> {secret.name}</span>
      </Button>
    </Group>
  );
}
