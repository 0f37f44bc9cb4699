#!/usr/bin/env node
import { prepare } from '../bootstrap/prepare.mjs';
import { runTypeScript } from '../bootstrap/run-typescript.mjs';

// Standard output is for the result alone.
const { installNeeded } = await prepare((line) => console.error(line));
const lack = await installNeeded(process.env);
if (lack !== undefined) {
  console.error(lack);
  process.exit(1);
}
// Only what takes the pictures is TypeScript; what they show is the compiled code.
runTypeScript('test/screenshots/main.ts');
