import type { Source } from '../data/staleness.ts';
import { useSourcesAway } from '../data/use-staleness.ts';
import { useText } from '../text/use-text.ts';

/** Why an act that needs these sources cannot work now, in words; `undefined` while it can. */
export function useHindrance(...needs: readonly Source[]): string | undefined {
  const t = useText();
  const away = useSourcesAway();
  const missing = (['server', ...needs] as const).find((source) => away[source] !== undefined);
  return missing === undefined ? undefined : t(`needs.${missing}`);
}

/** The same as a button takes it. */
export function hindered(by: string | undefined): { disabled?: true; title?: string } {
  return by === undefined ? {} : { disabled: true, title: by };
}
