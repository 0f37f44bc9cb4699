import { type Client, createClient as createRestClient } from '@escapement/client';
import { readGiven } from '../edge/read-given.ts';
import { ownEnvironment } from '../own-environment.ts';
import { type ClientOptions, clientFields, transportOptions } from './client-settings.ts';
import { type JobActs, jobActs } from './job-acts.ts';

/** The REST interface, a method per route, and beside it what is said with a job as a value. */
export interface SdkClient extends Client {
  readonly jobs: JobActs;
}

/** Talks to nobody yet. Throws `CLIENT_INVALID` where it is not known whom to ask, or as whom. */
export function createClient(given: ClientOptions = {}): SdkClient {
  const edge = { code: 'CLIENT_INVALID', what: 'createClient' } as const;
  const options = readGiven<ClientOptions>(edge, given, clientFields);
  const client = createRestClient(transportOptions(options, ownEnvironment()));
  return { ...client, jobs: jobActs(client) };
}
