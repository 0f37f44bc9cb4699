#!/usr/bin/env node
import { prepareWithServers } from '../bootstrap/prepare.mjs';
import { runTypeScript } from '../bootstrap/run-typescript.mjs';

// Standard output is for the verdicts alone.
await prepareWithServers((line) => console.error(line));
// Only the drill itself is TypeScript; what it is inflicted on is the compiled code.
runTypeScript('test/drill/main.ts');
