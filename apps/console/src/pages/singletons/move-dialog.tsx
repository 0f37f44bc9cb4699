import type { SingletonView } from '@escapement/core';
import { NativeSelect } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useHindrance } from '../../components/use-hindrance.ts';
import { api } from '../../data/api.ts';
import { keys } from '../../data/queries.ts';
import { singletonByName } from './singleton-query.ts';
import { useSingletonsText } from './use-singletons-text.ts';

/** Asks why, and whither, before a singleton is handed over: to the next in line, or to a program that stands there. */
export function MoveDialog(props: { singleton: SingletonView; onClose: () => void }) {
  const t = useSingletonsText();
  const cache = useQueryClient();
  const [to, setTo] = useState('');
  const { name, owner } = props.singleton;
  const move = useMutation({
    mutationFn: (reason: string) =>
      api.moveSingleton(name, { reason, ...(to === '' ? {} : { to }) }),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.singletons }),
    onSuccess: (asked) => {
      notifications.show({ message: t('singletons.move.done', { name, owner: asked.owner }) });
      props.onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={t('singletons.move.title', { name, owner: owner ?? '' })}
      effect={t('singletons.move.effect')}
      confirm={t('singletons.move')}
      reasonRequired={t('singletons.move.reason')}
      reasonHint={t('singletons.move.reason.hint')}
      hindrance={useHindrance('redis')}
      pending={move.isPending}
      error={move.error}
      onClose={props.onClose}
      onConfirm={(reason) => move.mutate(reason)}
    >
      <Whither singleton={props.singleton} value={to} onChange={setTo} />
    </ConfirmDialog>
  );
}

function Whither(props: {
  singleton: SingletonView;
  value: string;
  onChange: (to: string) => void;
}) {
  const t = useSingletonsText();
  const { name, owner } = props.singleton;
  const line = useQuery(singletonByName(name)).data?.line;
  const versions = new Map(line?.map(({ program, version }) => [program, version]));
  const others = [...versions].filter(([program]) => program !== owner);
  return (
    <NativeSelect
      label={t('singletons.move.to')}
      description={line === null ? t('singletons.move.to.unknown') : undefined}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      data={[
        { value: '', label: t('singletons.move.to.next') },
        ...others.map(([program, version]) => ({
          value: program,
          label: version === undefined ? program : `${program} (${version})`,
        })),
      ]}
    />
  );
}
