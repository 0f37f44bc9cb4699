import { Notifications } from '@mantine/notifications';
import { Outlet } from '@tanstack/react-router';

/** Around every route. The notes stand inside the router, since some of them hold links. */
export function RootFrame() {
  return (
    <>
      <Outlet />
      <Notifications position="bottom-right" autoClose={6000} />
    </>
  );
}
