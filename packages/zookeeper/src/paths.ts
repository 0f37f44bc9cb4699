import { leaderOffice } from '@escapement/core';

/** Every path in ZooKeeper is spelled here and nowhere else. */
export interface Paths {
  /** Its data is the identity of the ensemble. */
  readonly root: string;
  readonly nodes: string;
  readonly workers: string;
  readonly jobs: string;
  readonly locks: string;
  readonly calendars: string;
  readonly settings: string;
  node(nodeId: string): string;
  worker(workerId: string): string;
  /** What an office of this name has. Any name but `leader` lies below `/offices`. */
  office(name: string): OfficePaths;
  bucket(bucket: number): string;
  job(bucket: number, jobId: string): string;
  /** What is kept of the past of a job that was edited. */
  jobPast(bucket: number, jobId: string): string;
  lock(name: string): string;
  place(lockName: string, name: string): string;
  /** What is kept of who held locks, of all whose names come to one bucket. */
  lockPasts(bucket: number): string;
  lockPast(bucket: number, row: string): string;
  readonly barriers: string;
  barrier(name: string): string;
  barrierPlace(barrierName: string, name: string): string;
  /** The folder of a kind of document, such as `calendars`; each document stands in it under its name. */
  documents(folder: string): string;
  /** What is kept of the past of a document. */
  documentPast(folder: string, name: string): string;
  setting(name: string): string;
  /** The folder of a kind of roll, such as `services`; each roll is a folder in it. */
  rolls(folder: string): string;
  /** Until when instances of services stand that have no session. */
  readonly serviceLeases: string;
}

/** The paths of one office. */
export interface OfficePaths {
  readonly name: string;
  /** Who stands for it. */
  readonly election: string;
  /** Who holds it, for observers. */
  readonly holder: string;
  /** Who held it. */
  readonly terms: string;
  /** How far its holder came. */
  readonly cursor: string;
  candidate(name: string): string;
  term(name: string): string;
}

export const bucketCount = 256;

/** A term's row is made as `<termPrefix><sequence>`. */
export const termPrefix = 'e_';

/** The paths under a chroot such as `/escapement`; `/` or an empty one means the root of the ensemble. */
export function pathsUnder(chroot: string): Paths {
  const base = `/${chroot.split('/').filter(Boolean).join('/')}`;
  const top = base === '/' ? '' : base;
  const jobs = `${top}/jobs`;
  const bucketPath = (bucket: number) => `${jobs}/${hexOf(bucket)}`;
  return {
    root: base,
    nodes: `${top}/nodes`,
    workers: `${top}/workers`,
    jobs,
    locks: `${top}/locks`,
    calendars: `${top}/calendars`,
    settings: `${top}/settings`,
    node: (nodeId) => `${top}/nodes/${nodeId}`,
    worker: (workerId) => `${top}/workers/${workerId}`,
    office: (name) => officeUnder(top, name),
    bucket: bucketPath,
    job: (bucket, jobId) => `${bucketPath(bucket)}/${jobId}`,
    jobPast: (bucket, jobId) => `${top}/revisions/jobs/${hexOf(bucket)}/${jobId}`,
    lock: (name) => `${top}/locks/${name}`,
    lockPasts: (bucket) => `${top}/lock-past/${hexOf(bucket)}`,
    lockPast: (bucket, row) => `${top}/lock-past/${hexOf(bucket)}/${row}`,
    barriers: `${top}/barriers`,
    barrier: (name) => `${top}/barriers/${name}`,
    barrierPlace: (barrierName, name) => `${top}/barriers/${barrierName}/${name}`,
    place: (lockName, name) => `${top}/locks/${lockName}/${name}`,
    documents: (folder) => `${top}/${folder}`,
    documentPast: (folder, name) => `${top}/revisions/${folder}/${name}`,
    setting: (name) => `${top}/settings/${name}`,
    rolls: (folder) => `${top}/${folder}`,
    serviceLeases: `${top}/service-leases`,
  };
}

/** The leader's has the places that it had before there were others, so that an older installation is found. */
function officeUnder(top: string, name: string): OfficePaths {
  const base = `${top}/offices/${name}`;
  const places =
    name === leaderOffice
      ? { election: `${top}/election`, holder: `${top}/leader`, terms: `${top}/elections` }
      : { election: `${base}/election`, holder: `${base}/holder`, terms: `${base}/terms` };
  return {
    name,
    ...places,
    cursor: name === leaderOffice ? `${top}/cursor` : `${base}/cursor`,
    candidate: (candidate) => `${places.election}/${candidate}`,
    term: (term) => `${places.terms}/${term}`,
  };
}

function hexOf(bucket: number): string {
  return bucket.toString(16).padStart(2, '0');
}

/** The path above this one; `/` for what stands at the top. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}
