import { type JobDefinition, type Logger, toScheduleSpec } from '@escapement/core';
import { compileSchedule, type Timetable } from '@escapement/timetable';

/** Compiled schedules, one per job and revision. */
export interface Timetables {
  /** `undefined` when the schedule does not compile here (an unknown zone on this machine, say): the job cannot fire. */
  of(definition: JobDefinition): Timetable | undefined;
  forget(jobId: string): void;
}

/** Compiles on first use and keeps the newest revision of each job. */
export function createTimetables(logger: Logger): Timetables {
  const compiled = new Map<string, { revision: number; timetable: Timetable | undefined }>();
  return {
    of(definition) {
      const known = compiled.get(definition.id);
      if (known?.revision === definition.revision) return known.timetable;
      const timetable = compile(definition, logger);
      compiled.set(definition.id, { revision: definition.revision, timetable });
      return timetable;
    },
    forget(jobId) {
      compiled.delete(jobId);
    },
  };
}

/** Compiles without keeping, for a definition that is on its way out. */
export function compile(definition: JobDefinition, logger: Logger): Timetable | undefined {
  const result = compileSchedule(toScheduleSpec(definition.schedule), { key: definition.id });
  if (result.ok) return result.timetable;
  logger.error(
    { jobId: definition.id, problems: result.problems },
    'this job cannot fire: its schedule does not compile on this node',
  );
  return undefined;
}
