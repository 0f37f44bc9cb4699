import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { createConsoleRouter } from './router.tsx';
import { SessionWatch } from './session-watch.tsx';
import { SettingsProvider } from './settings.tsx';
import { cssVariablesResolver, theme } from './theme.ts';

const colorSchemeManager = localStorageColorSchemeManager({ key: 'escapement.theme' });

/** The whole console under its providers. */
export function Console(props: {
  cache: QueryClient;
  router: ReturnType<typeof createConsoleRouter>;
}) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={props.cache}>
        <SettingsProvider>
          <SessionWatch router={props.router} />
          <RouterProvider router={props.router} />
        </SettingsProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
