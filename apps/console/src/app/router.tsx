import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
  redirect,
} from '@tanstack/react-router';
import { NotFound } from '../components/not-found.tsx';
import { RootFrame } from '../components/root-frame.tsx';
import { RouteProblem } from '../components/route-problem.tsx';
import { Shell } from '../components/shell.tsx';
import { queries } from '../data/queries.ts';
import { OverviewPage } from '../pages/overview/overview-page.tsx';
import { SignInPage } from '../pages/sign-in/sign-in-page.tsx';
import { loadFrame, loadJob, loadJobs, loadOverview, loadRun, loadRuns } from './loaders.ts';
import {
  auditSearchSchema,
  calendarSearchSchema,
  jobSearchSchema,
  jobsSearchSchema,
  newJobSearchSchema,
  notRunSearchSchema,
  overviewSearchSchema,
  runsSearchSchema,
  signInSearchSchema,
} from './search.ts';
import { tokenIn } from './sign-in-link.ts';

const root = createRootRouteWithContext<{ cache: QueryClient }>()({
  component: RootFrame,
  notFoundComponent: NotFound,
  errorComponent: RouteProblem,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search) => signInSearchSchema.parse(search),
  component: SignInPage,
  beforeLoad: ({ location, search }) => {
    const { token } = tokenIn(location.hash);
    if (token !== undefined) {
      throw redirect({ to: '/sign-in', search: { ...search, token }, hash: '' });
    }
  },
});

/** Everything but the sign-in page waits for a session; a token in the fragment is a sign-in link. */
const console = createRoute({
  getParentRoute: () => root,
  id: 'console',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    const { token, rest } = tokenIn(location.hash);
    const place = `${location.pathname}${location.searchStr}${rest === '' ? '' : `#${rest}`}`;
    const next = place === '/' ? {} : { next: place };
    if (token !== undefined)
      throw redirect({ to: '/sign-in', search: { token, ...next }, hash: '' });
    const session = await context.cache.ensureQueryData(queries.session());
    if (!session.signedIn) {
      throw redirect({
        to: '/sign-in',
        search: next,
      });
    }
  },
  loader: loadFrame,
});

const overview = createRoute({
  getParentRoute: () => console,
  path: '/',
  validateSearch: (search) => overviewSearchSchema.parse(search),
  loader: loadOverview,
  component: OverviewPage,
});
const jobs = createRoute({
  getParentRoute: () => console,
  path: '/jobs',
  validateSearch: (search) => jobsSearchSchema.parse(search),
  loaderDeps: ({ search }) => jobsSearchSchema.parse(search),
  loader: loadJobs,
  component: lazyRouteComponent(() => import('../pages/jobs/jobs-page.tsx'), 'JobsPage'),
});
const newJob = createRoute({
  getParentRoute: () => console,
  path: '/jobs/new',
  validateSearch: (search) => newJobSearchSchema.parse(search),
  component: lazyRouteComponent(() => import('../pages/job-editor/new-job-page.tsx'), 'NewJobPage'),
});
/** A job may be called as the page is that defines one; no id begins so. */
const calledNew = '~new';
const job = createRoute({
  getParentRoute: () => console,
  path: '/jobs/$jobId',
  params: {
    parse: ({ jobId }) => ({ jobId: jobId === calledNew ? 'new' : jobId }),
    stringify: ({ jobId }) => ({ jobId: jobId === 'new' ? calledNew : jobId }),
  },
  validateSearch: (search) => jobSearchSchema.parse(search),
  loader: loadJob,
  component: lazyRouteComponent(() => import('../pages/job/job-page.tsx'), 'JobPage'),
});
const editJob = createRoute({
  getParentRoute: () => console,
  path: '/jobs/$jobId/edit',
  component: lazyRouteComponent(
    () => import('../pages/job-editor/edit-job-page.tsx'),
    'EditJobPage',
  ),
});
const runs = createRoute({
  getParentRoute: () => console,
  path: '/runs',
  validateSearch: (search) => runsSearchSchema.parse(search),
  loaderDeps: ({ search }) => runsSearchSchema.parse(search),
  loader: loadRuns,
  component: lazyRouteComponent(() => import('../pages/runs/runs-page.tsx'), 'RunsPage'),
});
const run = createRoute({
  getParentRoute: () => console,
  path: '/runs/$runId',
  loader: loadRun,
  component: lazyRouteComponent(() => import('../pages/run/run-page.tsx'), 'RunPage'),
});
const notRun = createRoute({
  getParentRoute: () => console,
  path: '/not-run',
  validateSearch: (search) => notRunSearchSchema.parse(search),
  component: lazyRouteComponent(() => import('../pages/not-run/not-run-page.tsx'), 'NotRunPage'),
});
const cluster = createRoute({
  getParentRoute: () => console,
  path: '/cluster',
  component: lazyRouteComponent(() => import('../pages/cluster/cluster-page.tsx'), 'ClusterPage'),
});
const locks = createRoute({
  getParentRoute: () => console,
  path: '/locks',
  component: lazyRouteComponent(() => import('../pages/locks/locks-page.tsx'), 'LocksPage'),
});

const config = createRoute({
  getParentRoute: () => console,
  path: '/config',
  component: lazyRouteComponent(() => import('../pages/config/config-page.tsx'), 'ConfigPage'),
});
const configEntry = createRoute({
  getParentRoute: () => console,
  path: '/config/$name',
  component: lazyRouteComponent(() => import('../pages/config/entry-page.tsx'), 'EntryPage'),
});

const services = createRoute({
  getParentRoute: () => console,
  path: '/services',
  component: lazyRouteComponent(() => import('../pages/naming/services-page.tsx'), 'ServicesPage'),
});

const calendars = createRoute({
  getParentRoute: () => console,
  path: '/calendars',
  component: lazyRouteComponent(
    () => import('../pages/calendars/calendars-page.tsx'),
    'CalendarsPage',
  ),
});
const calendar = createRoute({
  getParentRoute: () => console,
  path: '/calendars/$name',
  validateSearch: (search) => calendarSearchSchema.parse(search),
  component: lazyRouteComponent(
    () => import('../pages/calendars/calendar-page.tsx'),
    'CalendarPage',
  ),
});
const newCalendar = createRoute({
  getParentRoute: () => console,
  // No calendar can have this name.
  path: '/calendars/~new',
  component: lazyRouteComponent(
    () => import('../pages/calendar-editor/new-calendar-page.tsx'),
    'NewCalendarPage',
  ),
});
const editCalendar = createRoute({
  getParentRoute: () => console,
  path: '/calendars/$name/edit',
  component: lazyRouteComponent(
    () => import('../pages/calendar-editor/edit-calendar-page.tsx'),
    'EditCalendarPage',
  ),
});

const queues = createRoute({
  getParentRoute: () => console,
  path: '/queues',
  component: lazyRouteComponent(() => import('../pages/queues/queues-page.tsx'), 'QueuesPage'),
});

const queue = createRoute({
  getParentRoute: () => console,
  path: '/queues/$name',
  component: lazyRouteComponent(() => import('../pages/queues/queue-page.tsx'), 'QueuePage'),
});
const worker = createRoute({
  getParentRoute: () => console,
  path: '/workers/$workerId',
  component: lazyRouteComponent(() => import('../pages/queues/worker-page.tsx'), 'WorkerPage'),
});

const singletons = createRoute({
  getParentRoute: () => console,
  path: '/singletons',
  component: lazyRouteComponent(
    () => import('../pages/singletons/singletons-page.tsx'),
    'SingletonsPage',
  ),
});

const secrets = createRoute({
  getParentRoute: () => console,
  path: '/secrets',
  component: lazyRouteComponent(() => import('../pages/secrets/secrets-page.tsx'), 'SecretsPage'),
});

const audit = createRoute({
  getParentRoute: () => console,
  path: '/audit',
  validateSearch: (search) => auditSearchSchema.parse(search),
  component: lazyRouteComponent(() => import('../pages/audit/audit-page.tsx'), 'AuditPage'),
});

const routeTree = root.addChildren([
  signIn,
  console.addChildren([
    overview,
    jobs,
    newJob,
    job,
    editJob,
    runs,
    run,
    notRun,
    cluster,
    locks,
    config,
    configEntry,
    calendars,
    calendar,
    newCalendar,
    editCalendar,
    services,
    queues,
    queue,
    worker,
    singletons,
    secrets,
    audit,
  ]),
]);

export function createConsoleRouter(cache: QueryClient, history?: RouterHistory) {
  return createRouter({
    routeTree,
    context: { cache },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    // Run ids are part of addresses that people read and paste.
    pathParamsAllowedCharacters: ['@'],
    ...(history === undefined ? {} : { history }),
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
