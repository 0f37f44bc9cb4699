import type { AuditPageQuery } from '@escapement/protocol';
import type { AuditSearch } from '../../app/search.ts';
import { localToIso } from '../../time/local-field.ts';

/** What the address bar says, as the server is asked. */
export function toAuditQuery(search: AuditSearch): AuditPageQuery {
  const { who, act, about } = search;
  const from = localToIso(search.from);
  const to = localToIso(search.to);
  return {
    ...(who === undefined ? {} : { who }),
    ...(act === undefined ? {} : { act }),
    ...(about === undefined ? {} : { about }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    limit: 50,
  };
}
