import { CoordinationFault } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { daily, holidays, useCalendars } from './fixtures/calendar-rig.ts';
import { jobInput } from './fixtures/fake-world.ts';

const rig = useCalendars();
const jobIds = ['audit', 'report'];
const edited = { ...holidays, daysOff: [] };
const later = { ...holidays, daysOff: [], workdays: [] };

async function givenJobs(): Promise<void> {
  await rig.create();
  for (const id of jobIds) {
    await rig.send('POST', '/api/v1/jobs', { payload: jobInput({ id, schedule: daily }) });
  }
}

/** Holds every edit of a job that comes with one of its calendar, until it is let go. */
function holdTouches() {
  const { writer } = rig.world.coordination;
  const touch = writer.touch.bind(writer);
  const touched: string[] = [];
  const held: (() => void)[] = [];
  let isHeld = true;
  writer.touch = async (jobId, write) => {
    touched.push(`${jobId}@${write.calendarVersions['holidays']}`);
    if (isHeld) await new Promise<void>((go) => held.push(go));
    return touch(jobId, write);
  };
  return {
    touched,
    letGo() {
      isHeld = false;
      for (const go of held.splice(0)) go();
    },
  };
}

/** What a replacement is answered when the time that it may wait is over. */
async function replaced(payload: object) {
  const answering = rig.send('PUT', '/api/v1/calendars/holidays', {
    payload,
    headers: { 'if-match': '*' },
  });
  let isAnswered = false;
  void answering.then(() => {
    isAnswered = true;
  });
  while (!isAnswered) {
    await new Promise(setImmediate);
    await rig.world.clock.advance(100);
  }
  return (await answering).json();
}

describe('an edit of a calendar whose jobs take longer than its answer', () => {
  it('is not carried a second time beside itself by who repeats it meanwhile', async () => {
    await givenJobs();
    const { touched, letGo } = holdTouches();
    expect(await replaced(edited)).toMatchObject({ version: 2, laggingCount: 2 });
    expect(await replaced(edited)).toMatchObject({ version: 2, laggingCount: 2 });
    expect(touched.sort()).toEqual(['audit@2', 'report@2']);
    letGo();
    expect(await replaced(edited)).toMatchObject({ version: 2, laggingCount: 0 });
    expect(touched.sort()).toEqual(['audit@2', 'report@2']);
  });

  it('gives way to the next edit, which is carried at once', async () => {
    await givenJobs();
    const { touched, letGo } = holdTouches();
    expect(await replaced(edited)).toMatchObject({ version: 2, laggingCount: 2 });
    letGo();
    expect(await replaced(later)).toMatchObject({ version: 3, laggingCount: 0 });
    expect(touched).toEqual(expect.arrayContaining(['audit@3', 'report@3']));
  });

  it('is carried by the repeat where it failed', async () => {
    await givenJobs();
    const { writer } = rig.world.coordination;
    const touch = writer.touch.bind(writer);
    let asked = 0;
    writer.touch = async (jobId, write) => {
      asked += 1;
      if (asked <= 2) throw new CoordinationFault('COORD_TIMEOUT', 'silent', { retryable: true });
      return touch(jobId, write);
    };
    expect(await replaced(edited)).toMatchObject({ version: 2, laggingCount: 2 });
    expect(await replaced(edited)).toMatchObject({ version: 2, laggingCount: 0 });
  });
});
