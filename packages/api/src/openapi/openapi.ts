import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
} from 'fastify-type-provider-zod';
import { cookieNames } from '../auth/session-cookie.ts';
import type { Described } from '../docs/described.ts';
import { docsPage } from '../docs/docs-page.ts';
import { describedDocument } from './described-document.ts';
import { openapiRegistry, withPlainNames } from './openapi-names.ts';

/** Describes every route that follows by its own schemas, as OpenAPI 3.1, and shows it at /docs to whoever asks. */
export async function installOpenapi(api: FastifyInstance, version: string): Promise<void> {
  const schemaRegistry = openapiRegistry();
  const transformObject = createJsonSchemaTransformObject({ schemaRegistry });
  await api.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Escapement',
        version,
        description:
          'Jobs, runs, cluster and locks. What is refused is answered by a problem of RFC 9457, with a code that stays what it is; all of them stand at /docs#codes. Instants are ISO 8601, in answers always UTC with milliseconds; durations are whole milliseconds.',
      },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'The admin token' },
          session: { type: 'apiKey', in: 'cookie', name: cookieNames.plain },
          secureSession: {
            type: 'apiKey',
            in: 'cookie',
            name: cookieNames.secure,
            description: 'Over TLS',
          },
        },
      },
      security: [{ token: [] }, { session: [] }, { secureSession: [] }],
    },
    transform: createJsonSchemaTransform({ schemaRegistry }),
    transformObject: (document) =>
      describedDocument(withAnswerTitles(withPlainNames(transformObject(document)))),
  });
  api.get('/openapi.json', { schema: { hide: true } }, async () => api.swagger());
  let page: string | undefined;
  api.get('/docs', { config: { open: true }, schema: { hide: true } }, async (_request, reply) => {
    page ??= docsPage(api.swagger() as unknown as Described);
    return reply.type('text/html; charset=utf-8').send(page);
  });
}

const answerTitles: Readonly<Record<string, string>> = {
  '200': 'Done',
  '201': 'Created',
  '202': 'Accepted',
  '204': 'Deleted',
  '503': 'Not ready',
};

/** Says in words what the generator calls a default response. */
function withAnswerTitles<T>(document: T): T {
  return JSON.parse(JSON.stringify(document), (key, value: unknown) => {
    const title = answerTitles[key];
    if (title === undefined || typeof value !== 'object' || value === null) return value;
    const generated = Reflect.get(value, 'description') === 'Default Response';
    return generated ? { ...value, description: title } : value;
  }) as T;
}
