import './app/schemas-without-eval.ts';
import './app/mantine.css';
import '@mantine/notifications/styles.css';
import './app/base.css';
import { invariant } from '@escapement/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Console } from './app/console.tsx';
import { createConsoleRouter } from './app/router.tsx';
import { reloadWhenReplaced } from './app/stale-page.ts';
import { queries } from './data/queries.ts';
import { createQueryClient } from './data/query-client.ts';
import { startText } from './text/use-text.ts';
import { myZone } from './time/zone-format.ts';

const place = document.getElementById('root');
invariant(place !== null, 'the page has a place for the console');
reloadWhenReplaced();
await startText();
const cache = createQueryClient();
const router = createConsoleRouter(cache);
// The routes wait for the session: it is asked for before anything is drawn, and what takes a browser long the first time is done while it answers.
void cache.prefetchQuery(queries.session());
myZone();
createRoot(place).render(
  <StrictMode>
    <Console cache={cache} router={router} />
  </StrictMode>,
);
