import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';

/** From how many bytes on an answer is compressed: below that it is one packet either way. */
const largeBytes = 4_096;

/**
 * Compresses large answers for who takes that. Must come before any route. What is secret in an answer, the token of a session, stands in
 * small ones alone and beside nothing that a stranger chose, so that no length tells of it.
 */
export async function compressAnswers(api: FastifyInstance): Promise<void> {
  await api.register(compress, {
    encodings: ['br', 'gzip'],
    threshold: largeBytes,
    // Threads of the platform do it, beside the loop that leads.
    syncThreshold: 0,
    // A small request that unfolds into a large one would get around the bounds of bodies.
    globalDecompression: false,
  });
}
