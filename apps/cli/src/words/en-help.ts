/** What `escapement --help` says. */
export const enHelp = `escapement: asks a running cluster how it does, and does what is left to a person's word.

  escapement status                                             who leads, who lives, what each waits for
  escapement office reset --reason TEXT                         let ZooKeeper's choice lead where Redis refuses it
  escapement office hand-over --reason TEXT                     make the leader hand over, as before work on its machine
  escapement job list [--search TEXT]                           jobs with when they fire and their names
  escapement job show JOB…                                      jobs as YAML, as job apply takes them
  escapement job joins JOB                                      for which fire times it waits for the rest of those before it
  escapement job run JOB [--input JSON] [--run-at T]            run a job now, or later; also by --delay-ms and --key
  escapement job pause --reason TEXT JOB [--until T]            keep it from firing, until somebody resumes it or until an instant
  escapement job resume JOB                                     let it fire again from now on
  escapement job apply FILE…                                    let jobs stand as files of YAML or JSON say; - is what is piped in
  escapement run list [--queue QUEUE] [--worker WORKER]…        runs, newest first: the first 200; also by --job, --state and --trigger
  escapement run show RUN                                       what a run is, what it came to, and why
  escapement run cancel --reason TEXT RUN                       stop a run; what has not begun leaves its queue
  escapement run retry RUN                                      do a run once more that is over and has not succeeded
  escapement run delayed JOB                                    runs of a job that are asked for later, soonest first
  escapement run take-back RUN                                  take back a run that was asked for later and has not begun
  escapement back-fill plan JOB --from T --to T                 which fire times of the past a back-fill would run; changes nothing
  escapement back-fill start --reason TEXT JOB --from T --to T  run them, some at a time
  escapement back-fill list JOB                                 back-fills of a job, newest first, and how far they are
  escapement back-fill show JOB BACK-FILL                       how far one is, who asked for it and why
  escapement back-fill stop --reason TEXT JOB BACK-FILL         begin no more of it; what has not begun is cancelled
  escapement limits show QUEUE                                  how a queue is held back
  escapement limits set QUEUE [--max-concurrent N] [--per-…]    hold a queue back, in place of all that held it back before
  escapement limits clear QUEUE                                 let it be held back by nothing
  escapement lock list                                          locks and leases that are held or awaited, and barriers
  escapement lock show LOCK                                     one of them, with who waits for it
  escapement lock history LOCK                                  who held a lock last, by which token, and how each ended
  escapement lock free --reason TEXT LOCK [--token N]           take it from who is stuck; asks for its name first
  escapement lock permits --reason TEXT LOCK --permits N        give a semaphore another number of permits
  escapement lease take LOCK --owner TEXT --lease-ms N          take a lock until a time, as for a script
  escapement lease renew LOCK LEASE --lease-ms N                hold it on, from now
  escapement lease release LOCK LEASE                           give it back
  escapement singleton list                                     singletons of programs, with who owns them
  escapement singleton show NAME                                one of them, with its moves
  escapement singleton move --reason TEXT NAME [--to PROGRAM]   ask its owner to hand it on
  escapement singleton restart --reason TEXT NAME               ask its owner to start another instance of it
  escapement singleton tell NAME --command JSON                 put a command into its inbox
  escapement singleton send-again --reason TEXT NAME --sequence N  put one that was given up into its inbox again
  escapement singleton delete --reason TEXT NAME                forget one that no program stands for, with its state
  escapement config list                                        configuration entries, without their values
  escapement config get NAME                                    the value of one
  escapement config set NAME --value JSON [--if-version N]      create it, or put a value in place of that version; its schema stays
  escapement config history NAME                                its versions with who wrote them, newest first
  escapement config readers NAME                                which programs follow it, and which version each has
  escapement service list                                       services to whose name an instance answers
  escapement service show NAME                                  one of them, with where its instances answer
  escapement service keep NAME INSTANCE --address URL --ttl-ms N  register an instance for a while, or say that it lives still
  escapement service remove NAME INSTANCE                       take it out at once
  escapement set-aside list                                     jobs that are gone from ZooKeeper and stand in Redis alone
  escapement set-aside restore --reason TEXT [JOB…]             write them back, all unless some are named
  escapement set-aside discard --reason TEXT JOB…               give the named ones up for good
  escapement not-run [--job JOB] [--outcome …] [--from T]…      fire times that had no run, and why, by job: the first 200
  escapement audit [--who …] [--act …] [--about …]              what people did, newest first, the last 200 of those

The office is reset after ZooKeeper was restored from a backup, or after somebody wrote into Redis: a node then says
OFFICE_REFUSED, and nobody leads. Where another cluster works on the same Redis, part the two instead. A set-aside job runs as far
as it was staged; restored it goes on where it was, and discarded it is gone. The reason is kept in the history of terms, or with
the run that was cancelled.

  --url URL          any node (ESCAPEMENT_URL, or the node of this container, or http://localhost:8080)
  --token-file PATH  the file with the admin token (ESCAPEMENT_ADMIN_TOKEN_FILE, or the token in ESCAPEMENT_ADMIN_TOKEN)
  --reason TEXT      why you do it, 2 to 500 characters
  --who TEXT         of audit: a part of who it was, such as browser or an address
  --act NAME         of audit: what was done, such as job.replace
  --about THING      of audit: what it was done to, such as job:nightly-report
  --search TEXT      of job list: words that must all be found in id, name, description, tags, task or schedule
  --job JOB          of run list and not-run: of this job alone
  --state NAME       of run list: such as running or failed; several with commas between them
  --trigger NAME     of run list: what runs came of, such as schedule, manual or retry; several with commas between them
  --queue QUEUE      of run list: of this queue alone
  --worker WORKER    of run list: that this worker began last, by its whole id
  --exclude JOB      of run list: all but those of this job; several with commas between them
  --exclude-queue QUEUE, --exclude-worker WORKER  of run list: all but those of this queue, or that this worker began last; several too
  --outcome NAME     of not-run: skipped, missed, superseded or unknown; several with commas between them
  --from T, --to T   of run list, back-fill and not-run: fire times from an instant on and before another, such as 2026-03-01T00:00:00+08:00
  --newest-first     of back-fill: the newest fire times first
  --again            of back-fill: also fire times that had a run
  --parallel N       of back-fill: at most so many of its runs at a time, no more than the job lets
  --max-concurrent N of limits set: how many runs of the queue may be at work at once
  --per-second N     of limits set: how many may begin within a second; or --per-minute N
  --rate-key TEXT    of limits set: counts so many of each key, such as '\${input.account}'
  --if-version N     of limits and config set: only over this version; any: over whatever stands
  --token N          of lock free: which holder is meant, where several hold it
  --permits N        of lock permits: how many may hold it at once
  --yes              of lock free: asks for no name
  --owner TEXT       of lease take: what people see of who holds it
  --lease-ms N       of lease: how long it is held, in milliseconds
  --address URL      of service keep: where the instance answers
  --ttl-ms N         of service keep: how long it stands unless it is kept again, in milliseconds
  --weight N, --zone TEXT, --version TEXT  of service keep: its share of what is asked, and what others may pick it by
  --draining         of service keep: it ends what it has begun, and nobody picks it any more
  --wait-ms N        of lease take: how long to wait for it at the most (0)
  --value JSON       of config set: the value
  --command JSON     of singleton tell: the command
  --input JSON       of job run: what its handler is given in place of what the job says
  --run-at T, --delay-ms N  of job run: when it is to run, or after how many milliseconds
  --key TEXT         of job run: by what you know it; one that waits under the same key is kept
  --until T          of job pause: when it ends by itself, such as 2026-03-01T06:00:00+08:00
  --sequence N       of singleton send-again: which one, as singleton show says (#N)
  --json             the answer as JSON, for programs
  --language en|zh   the language (LC_ALL, LC_MESSAGES, LANG)
  --help             this text

Certificates of an authority of your own: name its file in NODE_EXTRA_CA_CERTS.
Ends with 0 when it is done, 1 when it was refused, done in part or not answered, 2 when the call is wrong.`;
