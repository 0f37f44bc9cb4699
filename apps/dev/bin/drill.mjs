#!/usr/bin/env node
import { prepare } from '../bootstrap/prepare.mjs';
import { runTypeScript } from '../bootstrap/run-typescript.mjs';

// Standard output is for the verdicts alone.
const { installNeeded } = await prepare((line) => console.error(line));
const lack = await installNeeded(process.env);
if (lack !== undefined) {
  console.error(lack);
  process.exit(1);
}
// Only the drill itself is TypeScript; what it is inflicted on is the compiled code.
runTypeScript('test/drill/main.ts');
