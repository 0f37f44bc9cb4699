#!/usr/bin/env node
import { prepareWithServers } from '../bootstrap/prepare.mjs';
import { runTypeScript } from '../bootstrap/run-typescript.mjs';

// Standard output is for the result alone.
await prepareWithServers((line) => console.error(line));
// Only what takes the pictures is TypeScript; what they show is the compiled code.
runTypeScript('test/screenshots/main.ts');
