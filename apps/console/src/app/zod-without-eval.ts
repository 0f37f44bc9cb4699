import { z } from 'zod';

// Must be evaluated before any schema is made: zod would otherwise probe for `eval`, which the content security policy reports.
z.config({ jitless: true });
