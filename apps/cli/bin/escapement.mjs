#!/usr/bin/env node
import { existsSync } from 'node:fs';

const main = new URL('../dist/program.js', import.meta.url);
if (existsSync(main)) await import(main.href);
else {
  const how = 'in a checkout, `npm start` or `npm run build` builds it';
  process.stderr.write(`escapement is not built yet: ${how}.\n`);
  process.exitCode = 1;
}
