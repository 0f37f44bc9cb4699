import {
  ActionIcon,
  Button,
  Divider,
  NativeSelect,
  Popover,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { IconAdjustmentsHorizontal, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSettings } from '../app/settings.tsx';
import { api } from '../data/api.ts';
import { forgetDrafts } from '../data/kept-drafts.ts';
import { keys, queries } from '../data/queries.ts';
import { languageNames, languages } from '../text/language.ts';
import { useLanguage, useText } from '../text/use-text.ts';
import { myZone, type ZoneMode } from '../time/zone-format.ts';
import styles from './settings-controls.module.css';

/** Whose clock the times are shown by. */
export function ZoneSelect(props: { labelled?: boolean }) {
  const t = useText();
  const { zoneMode, setZoneMode } = useSettings();
  return (
    <NativeSelect
      size="xs"
      {...(props.labelled === true
        ? { label: t('settings.zone') }
        : { 'aria-label': t('settings.zone') })}
      value={zoneMode}
      onChange={(event) => setZoneMode(event.currentTarget.value as ZoneMode)}
      data={[
        { value: 'job', label: t('settings.zone.job') },
        { value: 'mine', label: t('settings.zone.mine', { zone: myZone() }) },
        { value: 'utc', label: t('settings.zone.utc') },
      ]}
    />
  );
}

/** Names the language that it switches to, in that language. */
export function LanguageToggle() {
  const { language, setLanguage } = useLanguage();
  const other = language === 'en' ? 'zh-CN' : 'en';
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-sm"
      lang={other}
      onClick={() => setLanguage(other)}
    >
      {other === 'en' ? 'English' : '中文'}
    </Button>
  );
}

export function ThemeToggle() {
  const t = useText();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  const name = t(dark ? 'settings.theme.light' : 'settings.theme.dark');
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={`${t('settings.theme')}: ${name}`}
      title={name}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    >
      {dark ? <IconSun size={18} aria-hidden /> : <IconMoon size={18} aria-hidden />}
    </ActionIcon>
  );
}

function Preferences() {
  const t = useText();
  const { language, setLanguage } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <NativeSelect
        size="xs"
        label={t('settings.language')}
        value={language}
        onChange={(event) => setLanguage(event.currentTarget.value === 'en' ? 'en' : 'zh-CN')}
        data={languages.map((value) => ({ value, label: languageNames[value] }))}
      />
      <NativeSelect
        size="xs"
        label={t('settings.theme')}
        value={colorScheme}
        onChange={(event) => setColorScheme(event.currentTarget.value as typeof colorScheme)}
        data={(['auto', 'light', 'dark'] as const).map((value) => ({
          value,
          label: t(`settings.theme.${value}`),
        }))}
      />
      <ZoneSelect labelled />
    </>
  );
}

/** Everything that a reader can choose, and the way out. */
export function SettingsPopover() {
  const t = useText();
  const cache = useQueryClient();
  const session = useQuery(queries.session());
  const signOut = useMutation({
    mutationFn: api.signOut,
    onSuccess: forgetDrafts,
    onSettled: () => cache.invalidateQueries({ queryKey: keys.session }),
  });
  return (
    <Popover position="bottom-end" width={260} trapFocus shadow="md">
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('settings.label')}>
          <IconAdjustmentsHorizontal size={19} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={styles.panel} aria-label={t('settings.label')}>
        <Preferences />
        <Divider />
        <a href="/docs" className="small">
          {t('settings.apiDocs')}
        </a>
        <span className="dim small">
          {t('settings.version', { version: session.data?.version ?? '' })}
        </span>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconLogout size={15} aria-hidden />}
          onClick={() => signOut.mutate()}
        >
          {t('settings.signOut')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
