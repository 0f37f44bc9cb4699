import type { SingletonView } from '@escapement/core';
import { Anchor, Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { DataTable } from '../../components/data-table.tsx';
import { Instant } from '../../components/instant.tsx';
import { hindered, useHindrance } from '../../components/use-hindrance.ts';
import { InboxCell } from './inbox-cell.tsx';
import { useSingletonsText } from './use-singletons-text.ts';

interface Props {
  singletons: SingletonView[] | undefined;
  empty: ReactNode;
  onMove: (singleton: SingletonView) => void;
  onRestart: (singleton: SingletonView) => void;
  onDelete: (singleton: SingletonView) => void;
  onTell: (singleton: SingletonView) => void;
  onDetail: (singleton: SingletonView) => void;
}

export function SingletonTable(props: Props) {
  const t = useSingletonsText();
  return (
    <DataTable
      caption={t('singletons.title')}
      rows={props.singletons}
      rowKey={({ name }) => name}
      empty={props.empty}
      columns={[
        {
          id: 'name',
          head: t('singletons.col.name'),
          lead: true,
          cell: (singleton) => (
            <>
              <Anchor
                component="button"
                className="mono breakable"
                onClick={() => props.onDetail(singleton)}
              >
                {singleton.name}
              </Anchor>{' '}
              <span className="dim small nowrap">{t(`singletons.kind.${singleton.kind}`)}</span>
            </>
          ),
        },
        {
          id: 'state',
          head: t('singletons.col.state'),
          cell: (singleton) => <State singleton={singleton} />,
        },
        {
          id: 'owner',
          head: t('singletons.col.owner'),
          cell: (singleton) => <Owner singleton={singleton} />,
        },
        {
          id: 'term',
          head: t('singletons.col.term'),
          align: 'end',
          wideOnly: true,
          cell: ({ term }) => <span className="num">{term ?? ''}</span>,
        },
        {
          id: 'inbox',
          head: t('singletons.col.inbox'),
          cell: (singleton) => (
            <InboxCell singleton={singleton} onDead={() => props.onDetail(singleton)} />
          ),
        },
        {
          id: 'acts',
          head: t('singletons.col.acts'),
          silentHead: true,
          align: 'end',
          cell: (singleton) => <Acts singleton={singleton} {...props} />,
        },
      ]}
    />
  );
}

/** With why it failed, in the words of its program. */
function State(props: { singleton: SingletonView }) {
  const t = useSingletonsText();
  const { state, because } = props.singleton;
  return (
    <>
      <span className="nowrap">{t(`singletons.state.${state}`)}</span>
      {because === null ? null : <span className="dim breakable"> {because}</span>}
    </>
  );
}

function Owner(props: { singleton: SingletonView }) {
  const t = useSingletonsText();
  const { owner, since } = props.singleton;
  if (owner === null) return <span className="dim">{t('singletons.owner.none')}</span>;
  return (
    <>
      <span className="mono breakable">{owner}</span>
      {since === null ? null : (
        <div className="dim small">
          {t('common.since')} <Instant at={since} />
        </div>
      )}
    </>
  );
}

/** A command waits where nobody runs it; only what somebody owns is moved or restarted, and only what nobody does is deleted. */
function Acts(
  props: Pick<Props, 'onMove' | 'onRestart' | 'onDelete' | 'onTell'> & { singleton: SingletonView },
) {
  const t = useSingletonsText();
  const { singleton, onMove, onRestart, onDelete, onTell } = props;
  const { owner, state, inboxDepth } = singleton;
  const isIdle = (owner === null || state === 'silent') && inboxDepth === 0;
  return (
    <Group gap="xs" justify="flex-end">
      <ActButton label={t('singletons.tell')} singleton={singleton} onPress={onTell} />
      {isIdle ? (
        <ActButton label={t('singletons.delete')} singleton={singleton} onPress={onDelete} />
      ) : null}
      {owner === null ? null : (
        <>
          <ActButton label={t('singletons.move')} singleton={singleton} onPress={onMove} />
          <ActButton label={t('singletons.restart')} singleton={singleton} onPress={onRestart} />
        </>
      )}
    </Group>
  );
}

function ActButton(props: {
  label: string;
  singleton: SingletonView;
  onPress: (singleton: SingletonView) => void;
}) {
  const { label, singleton, onPress } = props;
  const off = hindered(useHindrance('redis'));
  return (
    <Button size="xs" variant="default" onClick={() => onPress(singleton)} {...off}>
      {label}
      <span className="visually-hidden"> {singleton.name}</span>
    </Button>
  );
}
