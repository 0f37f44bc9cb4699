import { ActionIcon, type ActionIconProps, type ElementProps, Menu } from '@mantine/core';
import {
  IconCopyPlus,
  IconDots,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerTrackNext,
  IconTrash,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type Ref, useEffect, useRef, useState } from 'react';
import { useText } from '../text/use-text.ts';
import { DeleteDialog } from './delete-dialog.tsx';
import { PauseDialog } from './job-dialogs.tsx';
import { RunNowDialog } from './run-now-dialog.tsx';
import { hindered, useHindrance } from './use-hindrance.ts';
import { useQuickActs } from './use-quick-acts.tsx';

interface Props {
  jobId: string;
  zone?: string | undefined;
  state: 'enabled' | 'paused' | 'broken';
}

type Dialog = 'run' | 'pause' | 'delete';

/** What can be done to a job, at the end of its row. A list has a hundred of them, so a menu and its dialogs are made when it is asked for. */
export function JobMenu(props: Props) {
  const [asked, setAsked] = useState(false);
  if (asked) return <OpenJobMenu {...props} />;
  return <MenuButton {...props} aria-haspopup="menu" onClick={() => setAsked(true)} />;
}

/** Opens once its button is there and has the focus, to which it is then given back. */
function OpenJobMenu(props: Props) {
  const [opened, setOpened] = useState(false);
  const [dialog, setDialog] = useState<Dialog>();
  const button = useRef<HTMLButtonElement>(null);
  const close = () => setDialog(undefined);
  useEffect(() => {
    button.current?.focus();
    setOpened(true);
  }, []);
  return (
    <>
      <Menu opened={opened} onChange={setOpened} position="bottom-end" width={200} shadow="md">
        <Menu.Target>
          <MenuButton {...props} ref={button} />
        </Menu.Target>
        <Menu.Dropdown>
          <JobMenuItems {...props} ask={setDialog} />
        </Menu.Dropdown>
      </Menu>
      <RunNowDialog jobId={props.jobId} opened={dialog === 'run'} onClose={close} />
      <PauseDialog
        jobId={props.jobId}
        zone={props.zone}
        opened={dialog === 'pause'}
        onClose={close}
      />
      <DeleteDialog jobId={props.jobId} opened={dialog === 'delete'} onClose={close} />
    </>
  );
}

type ButtonProps = ActionIconProps &
  ElementProps<'button', keyof ActionIconProps> & { ref?: Ref<HTMLButtonElement> };

function MenuButton({ jobId, state: _, zone: __, ...button }: Props & ButtonProps) {
  const t = useText();
  return (
    <ActionIcon
      {...button}
      variant="subtle"
      color="gray"
      aria-label={t('jobs.actions.for', { job: jobId })}
    >
      <IconDots size={18} aria-hidden />
    </ActionIcon>
  );
}

function JobMenuItems(props: Props & { ask: (dialog: Dialog) => void }) {
  const t = useText();
  const { resume } = useQuickActs(props.jobId);
  const runs = hindered(useHindrance('redis'));
  const edits = hindered(useHindrance('zookeeper'));
  return (
    <>
      {props.state === 'broken' ? null : (
        <Menu.Item
          {...runs}
          leftSection={<IconPlayerTrackNext size={16} aria-hidden />}
          onClick={() => props.ask('run')}
        >
          {t('jobs.run')}
        </Menu.Item>
      )}
      {props.state === 'enabled' ? (
        <Menu.Item
          {...edits}
          leftSection={<IconPlayerPause size={16} aria-hidden />}
          onClick={() => props.ask('pause')}
        >
          {t('jobs.pause')}
        </Menu.Item>
      ) : null}
      {props.state === 'paused' ? (
        <Menu.Item
          {...edits}
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          onClick={resume}
        >
          {t('jobs.resume')}
        </Menu.Item>
      ) : null}
      <Menu.Item
        leftSection={<IconPencil size={16} aria-hidden />}
        component={Link}
        to="/jobs/$jobId/edit"
        params={{ jobId: props.jobId } as never}
      >
        {t(props.state === 'broken' ? 'jobs.replace' : 'jobs.edit')}
      </Menu.Item>
      {props.state === 'broken' ? null : (
        <Menu.Item
          leftSection={<IconCopyPlus size={16} aria-hidden />}
          component={Link}
          to="/jobs/new"
          search={{ from: props.jobId } as never}
        >
          {t('jobs.duplicate')}
        </Menu.Item>
      )}
      <Menu.Divider />
      <Menu.Item
        {...edits}
        color="var(--bad)"
        leftSection={<IconTrash size={16} aria-hidden />}
        onClick={() => props.ask('delete')}
      >
        {t('jobs.delete')}
      </Menu.Item>
    </>
  );
}
