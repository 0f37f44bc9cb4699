import { Button, PasswordInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate, useRouter } from '@tanstack/react-router';
import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import { placeInside } from '../../app/sign-in-link.ts';
import { Mark } from '../../components/mark.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { LanguageToggle, ThemeToggle } from '../../components/settings-controls.tsx';
import { api } from '../../data/api.ts';
import { codeOf } from '../../data/problem.ts';
import { keys } from '../../data/queries.ts';
import { useText } from '../../text/use-text.ts';
import styles from './sign-in-page.module.css';

const route = getRouteApi('/sign-in');

/** Signs in and goes on to where the reader wanted to go. Only paths of this console are followed. */
function useSignIn(next: string | undefined) {
  const cache = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: api.signIn,
    onSuccess: (session) => {
      // Not `clear`: whoever watches the session would be left watching a query that nobody asks any more.
      cache.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] });
      cache.setQueryData(keys.session, session);
      router.history.push(placeInside(next, window.location.origin));
    },
  });
}

export function SignInPage() {
  const t = useText();
  const navigate = useNavigate();
  const search = route.useSearch();
  const [token, setToken] = useState('');
  const [empty, setEmpty] = useState(false);
  const signIn = useSignIn(search.next);
  const linkUsed = useRef(false);
  const { mutate } = signIn;

  // A token in the address is used once and taken out of it, so that it stays in no history and no screenshot.
  useEffect(() => {
    if (search.token === undefined || linkUsed.current) return;
    linkUsed.current = true;
    const link = search.token;
    void navigate({
      to: '/sign-in',
      search: search.next === undefined ? {} : { next: search.next },
      hash: '',
      replace: true,
    }).then(() => mutate(link));
  }, [search, navigate, mutate]);

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setEmpty(token.trim() === '');
    if (token.trim() !== '') mutate(token.trim());
  };
  const refused = codeOf(signIn.error) === 'SIGN_IN_REFUSED';
  return (
    <main className={styles.page}>
      <title>{`${t('signIn.title')} · ${t('app.name')}`}</title>
      <div className={styles.tools}>
        <LanguageToggle />
        <ThemeToggle />
      </div>
      <div className={styles.card}>
        <Mark size={72} />
        <div className={styles.names}>
          <h1>{t('app.name')}</h1>
          <p>{t('signIn.lead')}</p>
        </div>
        <form onSubmit={submit} className={styles.form} noValidate>
          <PasswordInput
            label={t('signIn.token')}
            description={t('signIn.token.hint')}
            value={token}
            onChange={(event) => setToken(event.currentTarget.value)}
            error={empty ? t('signIn.empty') : refused ? t('signIn.refused') : undefined}
            visibilityToggleButtonProps={{ 'aria-label': t('signIn.token.show') }}
            autoComplete="current-password"
            autoFocus
            size="md"
          />
          {signIn.isError && !refused ? <ProblemNote error={signIn.error} /> : null}
          <Button type="submit" size="md" loading={signIn.isPending}>
            {t('signIn.submit')}
          </Button>
        </form>
      </div>
    </main>
  );
}
