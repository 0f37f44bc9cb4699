#!/usr/bin/env node
import { prepare } from '../bootstrap/prepare.mjs';
import { runTypeScript } from '../bootstrap/run-typescript.mjs';

// Standard output is for the result alone.
await prepare((line) => console.error(line));
// Only what takes the pictures is TypeScript; what they show is the compiled code.
runTypeScript('test/screenshots/main.ts');
