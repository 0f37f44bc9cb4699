import { enJobFilters } from '../../text/en/job-filters.ts';
import { lazyText } from '../../text/lazy-text.ts';
import { zhJobFilters } from '../../text/zh-cn/job-filters.ts';

export const useJobFiltersText = lazyText(enJobFilters, zhJobFilters);
