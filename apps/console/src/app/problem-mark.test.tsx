import { expect, it } from 'vitest';
import { usePage } from '../fixtures/page-in-use.tsx';

const { open, says } = usePage();

it('a refusal says its code and the name of its request, for whoever is asked for help', async () => {
  const problem = {
    ...{ type: 'urn:escapement:problem:SECRETS_LOCKED', title: 'x', status: 503 },
    ...{ code: 'SECRETS_LOCKED', detail: 'No key.', requestId: '4f1c-req' },
  };
  const headers = { 'content-type': 'application/problem+json' };
  open('/secrets', {
    '/api/v1/secrets': () => new Response(JSON.stringify(problem), { status: 503, headers }),
  });
  await says(/SECRETS_LOCKED/);
  const marks = [...document.querySelectorAll('[role="alert"] code')];
  expect(marks.map(({ textContent }) => textContent)).toEqual(['SECRETS_LOCKED', '4f1c-req']);
});
