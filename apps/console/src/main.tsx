import './app/zod-without-eval.ts';
import './app/mantine.css';
import '@mantine/notifications/styles.css';
import './app/base.css';
import { invariant } from '@escapement/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Console } from './app/console.tsx';
import { createConsoleRouter } from './app/router.tsx';
import { reloadWhenReplaced } from './app/stale-page.ts';
import { createQueryClient } from './data/query-client.ts';
import { startText } from './text/use-text.ts';

const place = document.getElementById('root');
invariant(place !== null, 'the page has a place for the console');
reloadWhenReplaced();
await startText();
const cache = createQueryClient();
const router = createConsoleRouter(cache);
createRoot(place).render(
  <StrictMode>
    <Console cache={cache} router={router} />
  </StrictMode>,
);
