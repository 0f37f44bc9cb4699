import {
  halfCharacter,
  inexactNumber,
  type JsonRefusal,
  jsonBounds,
  jsonExcess,
} from '@escapement/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemSignal } from './problems/problem-signal.ts';

/** Largest body of any route. */
export const bodyBytesAtMost = 256 * 1024;
/** Largest body of jobs that are sent together: 500 of them with 2 KB each. */
export const batchBytesAtMost = 1024 * 1024;
/** What 500 jobs of a hundred values take, each of them as deep as one may be that is sent by itself. */
export const batchBounds = { depth: jsonBounds.depth + 2, values: 50_000 } as const;
/** Largest body of a route that anybody may call, signed in or not: what is read before anyone is known must be small. */
export const openBodyBytesAtMost = 2 * 1024;

/** What a merge patch calls itself; elsewhere a part would be taken for the whole. */
const mergePatchType = 'application/merge-patch+json';

type JsonBounds = { readonly depth: number; readonly values: number };

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How much JSON the route reads, where that is not what every route does. */
    jsonBounds?: JsonBounds;
  }
}

/**
 * Bounds a body before anything walks it. Many clients send a JSON content type on a POST without a body; that is no body,
 * not a broken one.
 */
export function parseBodies(api: FastifyInstance): void {
  const parse = api.getDefaultJsonParser('error', 'error');
  api.removeAllContentTypeParsers();
  api.addContentTypeParser(
    ['application/json', mergePatchType],
    { parseAs: 'string' },
    (request, body: string, done) => {
      if (!takesType(request)) return done(mediaTypeUnsupported());
      const bounds = request.routeOptions.config.jsonBounds ?? jsonBounds;
      const excess = jsonExcess(body, bounds);
      const inexact = inexactNumber(body);
      const half = halfCharacter(body);
      if (body.length === 0) done(null, undefined);
      else if (excess !== undefined) done(tooComplex(excess, bounds));
      else if (inexact !== undefined) done(notExact(inexact));
      else if (half !== undefined) done(notWhole(half));
      else void parse(request, body, done);
    },
  );
}

function takesType({ method, headers }: FastifyRequest): boolean {
  const [type = ''] = (headers['content-type'] ?? '').split(';', 1);
  return method === 'PATCH' || type.trim().toLowerCase() !== mergePatchType;
}

function mediaTypeUnsupported(): ProblemSignal {
  const detail = `Send the body as Content-Type: application/json; a PATCH may also be ${mergePatchType}.`;
  return new ProblemSignal('MEDIA_TYPE_UNSUPPORTED', detail);
}

function tooComplex(
  excess: Exclude<JsonRefusal, 'not-json'>,
  { depth, values }: JsonBounds,
): ProblemSignal {
  return new ProblemSignal(
    'BODY_TOO_COMPLEX',
    `The body ${tooMuch[excess]}; send at most ${values} values, nested at most ${depth} deep.`,
  );
}

/** No more of a number is said back. */
const digitsSaid = 64;

function notExact(digits: string): ProblemSignal {
  const said = digits.length > digitsSaid ? `${digits.slice(0, digitsSaid)}…` : digits;
  return new ProblemSignal(
    'NUMBER_NOT_EXACT',
    `The number ${said} would be rounded, and is not stored; send it as a text.`,
    {
      errors: [
        {
          code: 'NUMBER_NOT_EXACT',
          path: '',
          text: said,
          message: {
            en: `The number ${said} would be rounded. Send it as a text: "${said}"`,
            zh: `数字 ${said} 会被舍入。请以文本形式发送："${said}"`,
          },
        },
      ],
    },
  );
}

function notWhole(half: string): ProblemSignal {
  return new ProblemSignal(
    'TEXT_NOT_WHOLE',
    `The text ${half} is half of a character, which UTF-8 cannot hold; send both halves, or the text as Base64.`,
    {
      errors: [
        {
          code: 'TEXT_NOT_WHOLE',
          path: '',
          text: half,
          message: {
            en: `${half} is half of a character. Send both halves, or the text as Base64`,
            zh: `${half} 只是半个字符。请发送完整的字符，或将文本以 Base64 发送`,
          },
        },
      ],
    },
  );
}

const tooMuch = {
  'too-deep': 'is nested too deep',
  'too-many-values': 'holds too many values',
} as const;
