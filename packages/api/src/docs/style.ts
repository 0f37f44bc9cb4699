import type { Html } from './html.ts';

/** How the page looks, in light and in dark. Nothing of it comes from elsewhere. */
export const pageStyle: Html = {
  html: `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --line: #c9ced6; --soft: #f3f5f8; --link: #0b57a4; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ee; --paper: #14171b; --line: #3c434c; --soft: #1d2228; --link: #8cc2ff; }
}
body { margin: 0 auto; max-width: 72rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
a { color: var(--link); }
h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); }
h3 { margin-top: 2rem; overflow-wrap: anywhere; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.9em; }
pre { padding: 0.75rem; overflow-x: auto; background: var(--soft); border-radius: 0.25rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; padding: 0; list-style: none; }
.method { display: inline-block; padding: 0 0.4rem; border: 1px solid var(--line); border-radius: 0.25rem; font-size: 0.8em; }
.wide { overflow-x: auto; margin: 0.75rem 0; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: start; font-weight: 600; padding: 0.25rem 0; }
th, td { padding: 0.3rem 0.6rem; border: 1px solid var(--line); text-align: start; vertical-align: top; }
thead th { background: var(--soft); }
td ul { margin: 0.25rem 0; padding-inline-start: 1.25rem; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
`,
};
