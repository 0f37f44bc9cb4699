import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
} from 'fastify-type-provider-zod';
import { cookieNames } from './auth/session-cookie.ts';
import { openapiRegistry, withPlainNames } from './openapi-names.ts';

/** Describes every route that follows by its own schemas, as OpenAPI 3.1, and shows it at /docs from local files. */
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
          'Jobs, runs, cluster and locks. Errors are RFC 9457 problems with a stable code.',
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
    transformObject: (document) => withAnswerTitles(withPlainNames(transformObject(document))),
  });
  await api.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { url: '/openapi.json', deepLinking: true, docExpansion: 'list' },
  });
  api.get('/openapi.json', { schema: { hide: true } }, async () => api.swagger());
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
