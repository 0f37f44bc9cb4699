#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { buildPrograms } from '../dist/index.js';

await buildPrograms(fileURLToPath(new URL('../../..', import.meta.url)));
