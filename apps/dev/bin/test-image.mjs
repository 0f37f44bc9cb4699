#!/usr/bin/env node
import { prepare, root } from '../bootstrap/prepare.mjs';

const { testImageCommand } = await prepare((line) => console.log(line));
process.exitCode = await testImageCommand({ root, argv: process.argv.slice(2) });
