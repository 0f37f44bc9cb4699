import { MantineThemeProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { Outlet } from '@tanstack/react-router';
import { useText } from '../text/use-text.ts';

/** Around every route. The notes stand inside the router, since some of them hold links. */
export function RootFrame() {
  const t = useText();
  // What closes a note shows a cross alone, so that its name is given here, for all of them.
  const closeButtonProps = { 'aria-label': t('common.close') };
  return (
    <>
      <Outlet />
      <MantineThemeProvider
        theme={{ components: { Notification: { defaultProps: { closeButtonProps } } } }}
      >
        <Notifications position="bottom-right" autoClose={6000} />
      </MantineThemeProvider>
    </>
  );
}
