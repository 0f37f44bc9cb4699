/** Every path in ZooKeeper is spelled here and nowhere else. */
export interface Paths {
  /** Its data is the identity of the ensemble. */
  readonly root: string;
  readonly nodes: string;
  readonly workers: string;
  readonly election: string;
  readonly leader: string;
  readonly elections: string;
  readonly jobs: string;
  readonly locks: string;
  readonly calendars: string;
  readonly settings: string;
  readonly cursor: string;
  node(nodeId: string): string;
  worker(workerId: string): string;
  candidate(name: string): string;
  term(name: string): string;
  bucket(bucket: number): string;
  job(bucket: number, jobId: string): string;
  /** What is kept of the past of a job that was edited. */
  jobPast(bucket: number, jobId: string): string;
  lock(name: string): string;
  place(lockName: string, name: string): string;
  /** The folder of a kind of document, such as `calendars`; each document stands in it under its name. */
  documents(folder: string): string;
  /** What is kept of the past of a document. */
  documentPast(folder: string, name: string): string;
  setting(name: string): string;
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
    election: `${top}/election`,
    leader: `${top}/leader`,
    elections: `${top}/elections`,
    jobs,
    locks: `${top}/locks`,
    calendars: `${top}/calendars`,
    settings: `${top}/settings`,
    cursor: `${top}/cursor`,
    node: (nodeId) => `${top}/nodes/${nodeId}`,
    worker: (workerId) => `${top}/workers/${workerId}`,
    candidate: (name) => `${top}/election/${name}`,
    term: (name) => `${top}/elections/${name}`,
    bucket: bucketPath,
    job: (bucket, jobId) => `${bucketPath(bucket)}/${jobId}`,
    jobPast: (bucket, jobId) => `${top}/revisions/jobs/${hexOf(bucket)}/${jobId}`,
    lock: (name) => `${top}/locks/${name}`,
    place: (lockName, name) => `${top}/locks/${lockName}/${name}`,
    documents: (folder) => `${top}/${folder}`,
    documentPast: (folder, name) => `${top}/revisions/${folder}/${name}`,
    setting: (name) => `${top}/settings/${name}`,
  };
}

function hexOf(bucket: number): string {
  return bucket.toString(16).padStart(2, '0');
}

/** The path above this one; `/` for what stands at the top. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}
