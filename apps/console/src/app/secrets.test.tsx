import { describe, expect, it, vi } from 'vitest';
import { phraseField, until, usePage } from '../fixtures/page-in-use.tsx';

vi.setConfig({ testTimeout: 50_000 });

const { open, sent, says, press, type } = usePage();

const nameField = '[role="dialog"] input';
const valueField = '[role="dialog"] textarea:not([aria-hidden])';

describe('secrets', () => {
  it('are set by name and value, which is shown nowhere afterwards', async () => {
    open('/secrets', {});
    await says(/smtp-password/);
    await press(/^Set a secret$/);
    await type(nameField, 'not a name');
    await type(valueField, 'abc');
    await press(/^Set$/);
    await says(/Enter a name of 1 to 64/);
    await says(/Enter 4 to 8192 characters/);
    expect(sent()).toEqual([]);
    await type(nameField, ' billing-token ');
    await type(valueField, ' hunter22\n');
    await press(/^Set$/);
    await says(/billing-token is set/);
    // The value as it was typed: blanks and line ends may be part of it.
    expect(sent()).toEqual([
      { method: 'PUT', path: '/api/v1/secrets/billing-token', body: { value: ' hunter22\n' } },
    ]);
    await until(() => expect(document.querySelector('[role="dialog"]')).toBeNull());
    expect(document.body.innerHTML).not.toContain('hunter22');
  });

  it('are replaced without their names being asked for once more', async () => {
    open('/secrets', {});
    await press(/^Replace smtp-password$/);
    await type(valueField, 'hunter23');
    await press(/^Set$/);
    await says(/smtp-password is set/);
    const [{ path } = { path: '' }] = sent();
    expect(path).toBe('/api/v1/secrets/smtp-password');
  });

  it('are deleted by typing their name', async () => {
    open('/secrets', {});
    await press(/^Delete old-token$/);
    await type(phraseField, 'old');
    await press(/^Delete$/);
    await says(/That is not old-token/);
    expect(sent()).toEqual([]);
    await type(phraseField, 'old-token');
    await press(/^Delete$/);
    await says(/old-token is deleted/);
    expect(sent()).toMatchObject([{ method: 'DELETE', path: '/api/v1/secrets/old-token' }]);
  });
});
