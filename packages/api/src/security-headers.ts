import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import { cameByTls } from './auth/sign-in-guard.ts';

/**
 * Headers of every answer. Scripts come from this server's own files alone. Styles may be inline: the console's component
 * library writes sizes and colours as style attributes, and the documentation page does too.
 */
export async function installSecurityHeaders(api: FastifyInstance): Promise<void> {
  // Answers hold definitions, logs and the CSRF token, which no cache between here and the reader may keep; the console's files
  // say otherwise for themselves.
  api.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    if (cameByTls(request)) reply.header('strict-transport-security', 'max-age=31536000');
  });
  await api.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        'manifest-src': ["'self'"],
        'worker-src': ["'self'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    // Said above, where the caller's connection is TLS: whoever reads by plain HTTP has nothing to be kept to.
    strictTransportSecurity: false,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginEmbedderPolicy: false,
  });
}
