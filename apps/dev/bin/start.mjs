#!/usr/bin/env node
import { prepare, root } from '../bootstrap/prepare.mjs';

const { startCommand } = await prepare((line) => console.log(line));
process.exitCode = await startCommand({ root, argv: process.argv.slice(2) });
