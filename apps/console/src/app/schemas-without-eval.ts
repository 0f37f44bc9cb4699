/** What zod takes its settings from; it is loaded with the first page that has a schema, and finds them there. */
declare global {
  var __zod_globalConfig: { jitless?: boolean } | undefined;
}

// Must be evaluated before any schema is made: zod would otherwise probe for `eval`, which the content security policy reports.
globalThis.__zod_globalConfig = { jitless: true };

export {};
