import { useUsualDuration } from '../data/use-usual-duration.ts';
import { enUsual } from '../text/en/usual.ts';
import { lazyText } from '../text/lazy-text.ts';
import { useLanguage } from '../text/use-text.ts';
import { zhUsual } from '../text/zh-cn/usual.ts';
import { formatDuration } from '../time/duration-format.ts';

const useUsualText = lazyText(enUsual, zhUsual);

/** How long runs of a job take, as one of its facts; nothing while that is not known. */
export function UsualFact(props: { jobId: string }) {
  const t = useUsualText();
  const { language } = useLanguage();
  const usual = useUsualDuration(props.jobId);
  if (usual === undefined) return null;
  const median = formatDuration(usual.medianMs, language);
  const p95 = formatDuration(usual.p95Ms, language);
  return (
    <div>
      <dt>{t('usual.takes')}</dt>
      <dd>{median === p95 ? median : t('usual.most', { median, p95 })}</dd>
    </div>
  );
}

/** The same in short, beside how long one run took or has been going. */
export function UsualBeside(props: { jobId: string }) {
  const t = useUsualText();
  const { language } = useLanguage();
  const usual = useUsualDuration(props.jobId);
  if (usual === undefined) return null;
  return <>{t('usual.beside', { median: formatDuration(usual.medianMs, language) })}</>;
}
