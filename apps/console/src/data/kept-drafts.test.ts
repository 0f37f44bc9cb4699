import { afterEach, expect, it } from 'vitest';
import { dropDraft, forgetDrafts, keepDraft, keptDraft } from './kept-drafts.ts';

const day = 24 * 3_600_000;
const now = Date.parse('2026-11-22T01:00:00Z');
const closeTab = () => window.sessionStorage.clear();

afterEach(() => {
  window.sessionStorage.clear();
  window.localStorage.clear();
});

it('a tab that is opened anew finds what was typed in one that was closed', () => {
  keepDraft('job a', { id: 'a' }, now);
  closeTab();
  expect(keptDraft('job a', now + 6 * day)).toEqual({ id: 'a' });
  expect(keptDraft('job b', now)).toBeUndefined();
});

it('a tab keeps its own, whatever another types at the same place', () => {
  keepDraft('job a', 'mine', now);
  window.localStorage.setItem('escapement.draft.job a', JSON.stringify({ at: now, draft: 'its' }));
  expect(keptDraft('job a', now)).toBe('mine');
});

it('what was typed a week ago is forgotten, and does not lie about', () => {
  keepDraft('job a', 'old', now);
  closeTab();
  expect(keptDraft('job a', now + 7 * day)).toBeUndefined();
  keepDraft('job b', 'new', now + 7 * day);
  expect(Object.keys(window.localStorage)).toEqual(['escapement.draft.job b']);
});

it('what is saved or not wanted is gone from the tab and from the browser', () => {
  keepDraft('job a', 'x', now);
  dropDraft('job a');
  expect(keptDraft('job a', now)).toBeUndefined();
  closeTab();
  expect(keptDraft('job a', now)).toBeUndefined();
});

it('who signs out leaves none, and nothing else of the browser goes', () => {
  keepDraft('job a', 'x', now);
  window.localStorage.setItem('theme', 'dark');
  forgetDrafts();
  expect(keptDraft('job a', now)).toBeUndefined();
  expect(window.localStorage.getItem('theme')).toBe('dark');
});

it('what another wrote there is nothing', () => {
  for (const text of ['{', '7', '[]', '{"at":"x","draft":1}', 'null']) {
    window.localStorage.setItem('escapement.draft.job a', text);
    expect(keptDraft('job a', now)).toBeUndefined();
  }
});
