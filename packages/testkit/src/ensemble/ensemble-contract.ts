import type { ContractFact } from '../contract-fact.ts';
import { calendarFacts } from './contract/calendar-facts.ts';
import { catalogFacts } from './contract/catalog-facts.ts';
import { definitionFacts } from './contract/definition-facts.ts';
import { electionFacts } from './contract/election-facts.ts';
import { lockSessionFacts } from './contract/lock-session-facts.ts';
import { membershipFacts } from './contract/membership-facts.ts';
import { officeFacts } from './contract/office-facts.ts';
import { rollFacts } from './contract/roll-facts.ts';
import { serviceLeaseFacts } from './contract/service-lease-facts.ts';
import { sessionFacts } from './contract/session-facts.ts';
import { settingsFacts } from './contract/settings-facts.ts';
import { termFacts } from './contract/term-facts.ts';
import type { EnsemblePorts } from './ensemble-ports.ts';

/**
 * What every ensemble promises to nodes and workers, the real one and the one in memory alike. Each fact wants an ensemble in which
 * nobody was before.
 */
export const ensembleContract: readonly ContractFact<EnsemblePorts>[] = [
  ...sessionFacts,
  ...membershipFacts,
  ...rollFacts,
  ...serviceLeaseFacts,
  ...lockSessionFacts,
  ...electionFacts,
  ...termFacts,
  ...officeFacts,
  ...settingsFacts,
  ...definitionFacts,
  ...catalogFacts,
  ...calendarFacts,
];
