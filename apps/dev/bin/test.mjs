#!/usr/bin/env node
import { prepare, root } from '../bootstrap/prepare.mjs';

const { testCommand } = await prepare((line) => console.log(line));
process.exitCode = await testCommand({ root, argv: process.argv.slice(2) });
