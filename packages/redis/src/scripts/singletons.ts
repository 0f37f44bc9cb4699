import { unknownMark } from './command-mark.ts';
import type { Script } from './script.ts';
import { singletonBase } from './singleton-base.ts';

/** ARGV: `{name, kind, most}`. Answers {'declared'}, {'other-kind', kind} or {'full'}. */
export const declareSingletonScript: Script = {
  name: 'escapementDeclareSingleton',
  lua: `${singletonBase}
return declared() or {'declared'}`,
};

/**
 * ARGV: `{name, kind, most, by, owner, attempts, limits, passOver, prefers?, restoreAt?}`, then the snapshot that is put back where the store knows of no owner, or of less than that, and why a command is given up over which owners
 * end without a word. A higher term of the same data stands against it; the data of another ensemble does not, since its terms are compared with none. Answers {'claimed', applied,
 * snapshot or '', the sequence of it, 1 where nobody held it before, the last command that such an owner had in hand or 0}, {'superseded', term}, {'meant-for', program} where another is to have it, or why it is not declared.
 */
export const claimSingletonScript: Script = {
  name: 'escapementClaimSingleton',
  lua: `${singletonBase}
local refusedName = declared()
if refusedName then return refusedName end
local stands = fieldsOf(one, { 'ensemble', 'term', 'owner' })
local term = numberIn(stands.term, 'singleton', ask.name)
local isSame = stands.ensemble == ask.by.ensemble
local doubtful = 0
if term and isSame and term > ask.by.term then return {'superseded', int(term)} end
if not (term and isSame and term == ask.by.term) then
  local meant = not ask.passOver and call('HGET', one, 'target') or ask.prefers
  if meant and meant ~= ask.owner then return {'meant-for', meant} end
  doubtful = stands.owner and inHandOfLost() or 0
  if stands.owner then noteMove(stands.owner) end
  forgetLeft()
  call('HDEL', one, 'inHand')
  call('HSET', one, 'ensemble', ask.by.ensemble, 'term', int(ask.by.term), 'owner', ask.owner, 'since', int(now), 'state', 'starting')
end
-- Whoever remembers more than stands here wrote it here, and nobody else has owned it since: the store went back.
local applied = numberIn(call('HGET', one, 'applied'), 'singleton', 'applied') or 0
if ask.restoreAt and (not term or ask.restoreAt > applied) then putBack(ask.restoreAt, ARGV[2]) end
call('HSET', one, 'heardAt', int(now))
ring('claimed')
local has = fieldsOf(one, { 'applied', 'snapshot', 'snapshotAt' })
return {'claimed', has.applied or '0', has.snapshot or '', has.snapshotAt or '0', term and 0 or 1, doubtful}`,
};

/**
 * ARGV: `{name, by, after, most, bytes}`. Answers {'taken', who asked for a move (JSON) or '', commands…}, or why nothing is given. A first command is
 * given however long it is.
 */
export const takeCommandsScript: Script = {
  name: 'escapementTakeCommands',
  lua: `${singletonBase}
local no = refused(ask.by)
if no then return no end
local heard = numberIn(call('HGET', one, 'heardAt'), 'singleton', 'heardAt') or 0
if now - heard > 2000 then call('HSET', one, 'heardAt', int(now)) end
local found = {'taken', call('HGET', one, 'asked') or ''}
local bytes = 0
for _, text in ipairs(call('ZRANGEBYSCORE', K.inbox .. ask.name, '(' .. int(ask.after), '+inf', 'LIMIT', 0, ask.most)) do
  bytes = bytes + #text
  if bytes > ask.bytes and found[3] then break end
  found[#found + 1] = text
end
-- Whoever comes next finds by it what this one had in hand when it ended without a word.
local last = #found > 2 and string.match(found[#found], '^%d+')
if last then call('HSET', one, 'inHand', last) end
return found`,
};

/**
 * ARGV: `{name, by, inOrder, commands: [{sequence, id}], snapshotAt?, limits}`, then of each command its reply and its events ('' without any), and the
 * snapshot. Answers {'settled'}, {'out-of-step'}, or why nothing was written.
 */
export const settleCommandsScript: Script = {
  name: 'escapementSettleCommands',
  lua: `${singletonBase}
local no = refused(ask.by)
if no then return no end
local waiting = K.inbox .. ask.name
if ask.inOrder then
  local first = call('ZRANGE', waiting, 0, #ask.commands - 1)
  for i, command in ipairs(ask.commands) do
    if string.match(first[i] or '', '^%d+') ~= int(command.sequence) then return {'out-of-step'} end
  end
end
for i, command in ipairs(ask.commands) do settle(command, ARGV[i * 2], ARGV[i * 2 + 1]) end
if ask.snapshotAt then
  raise('accepted', ask.snapshotAt)
  raise('applied', ask.snapshotAt)
  call('HSET', one, 'snapshot', ARGV[#ask.commands * 2 + 2], 'snapshotAt', int(ask.snapshotAt))
end
makeRoom()
if #ask.commands > 0 then ring('settled') end
return {'settled'}`,
};

/**
 * ARGV: `{name, by, sequence, attempts, limits}`, then why the instance ended. Answers {'counted'}, {'dead'} at the last of the attempts, {'gone'} where
 * it does not wait, or why nothing was written.
 */
export const failCommandScript: Script = {
  name: 'escapementFailCommand',
  lua: `${singletonBase}
local no = refused(ask.by)
if no then return no end
return { countEnd(ask.sequence, ARGV[2]) }`,
};

/** ARGV: `{name, by, fields, isRestarted, limits}`: what an owner says of its instance; `…At` fields that are true become the time. A restart is among its moves. */
export const noteSingletonScript: Script = {
  name: 'escapementNoteSingleton',
  lua: `${singletonBase}
local no = refused(ask.by)
if no then return no end
if ask.isRestarted then
  ask.owner = call('HGET', one, 'owner') or ''
  call('HSET', one, 'stoppedAt', int(now))
  noteMove(ask.owner)
  forgetLeft()
end
for field, value in pairs(ask.fields) do
  if value == true then value = int(now) end
  call('HSET', one, field, value)
end
call('HSET', one, 'heardAt', int(now))
return {'noted'}`,
};

/**
 * ARGV: `{name, id, mark, inboxCommands, limits}`, then the command. Answers {'accepted', sequence}, {'pending'}, {'done', reply} and {'dead', why} for an id
 * that is known, {'other-command'} for one that stands for another, {'full'} or {'unknown'}.
 */
export const tellSingletonScript: Script = {
  name: 'escapementTellSingleton',
  lua: `${singletonBase}
local how, mark, told = knownOf(ask.id)
if how then
  if mark ~= ask.mark and mark ~= '${unknownMark}' then return {'other-command'} end
  if how == 'r' then return {'done', told} end
  if how == 'd' then return {'dead', told} end
  return {'pending'}
end
if call('HEXISTS', one, 'kind') == 0 then return {'unknown'} end
if not hasRoomFor(ARGV[2], ask.inboxCommands) then return {'full'} end
return {'accepted', accept(ask.id, ask.mark, ARGV[2])}`,
};

/**
 * ARGV: `{name, sequence, mark?, limits}`. Puts a command that was given up into the inbox once more, under its id. Answers {'accepted', sequence, id}, {'gone'} where it is not kept, or has
 * had its effect under its id, {'full'} or {'unknown'}.
 */
export const sendAgainScript: Script = {
  name: 'escapementSendAgain',
  lua: `${singletonBase}
if call('HEXISTS', one, 'kind') == 0 then return {'unknown'} end
local before = answered()
if before then return before end
for _, kept in ipairs(call('LRANGE', K.deadCommands .. ask.name, 0, -1)) do
  local isRead, dead = pcall(cjson.decode, kept)
  if isRead and type(dead) == 'table' and dead.sequence == ask.sequence then
    local id, command = tostring(dead.id), tostring(dead.command)
    local how, mark, told = knownOf(id)
    if how and how ~= 'd' then
      call('LREM', K.deadCommands .. ask.name, 1, kept)
      return {'gone'}
    end
    if not hasRoomFor(command, ask.limits.inboxCommands) then return {'full'} end
    call('LREM', K.deadCommands .. ask.name, 1, kept)
    if how then
      call('ZREM', K.knownOrder .. ask.name, id)
      call('HINCRBY', one, 'knownBytes', int(-#told))
    end
    return answer({'accepted', accept(id, mark or '${unknownMark}', command), id})
  end
end
return {'gone'}`,
};

/** ARGV: `{name, limits}`. Answers {'removed', kind}, {'unknown'}, {'running'} where an owner has been heard of lately, or {'waiting'} where commands do. */
export const removeSingletonScript: Script = {
  name: 'escapementRemoveSingleton',
  lua: `${singletonBase}
local stands = fieldsOf(one, { 'kind', 'owner', 'state', 'heardAt' })
if not stands.kind then return {'unknown'} end
local heard = numberIn(stands.heardAt, 'singleton', 'heardAt') or 0
if stands.owner and stands.state ~= 'vacant' and now - heard <= ask.limits.silentAfterMs then return {'running'} end
if call('ZCARD', K.inbox .. ask.name) > 0 then return {'waiting'} end
call('ZREM', K.singletons, ask.name)
for _, key in ipairs({ K.inbox, K.knownCommands, K.knownOrder, K.journal, K.moves, K.singletonMarks, K.deadCommands }) do
  call('UNLINK', key .. ask.name)
end
call('UNLINK', one)
return {'removed', stands.kind}`,
};

/**
 * ARGV: `{name, asked, to, isNoCandidate?, mark?, limits}`, `asked` being JSON and `to` a program, or ''. Answers {'asked', owner, term}, {'not-running'}, {'owns'}, {'not-candidate'} or
 * {'unknown'}.
 */
export const askToMoveScript: Script = {
  name: 'escapementAskToMove',
  lua: `${singletonBase}
local stands = fieldsOf(one, { 'kind', 'owner', 'term', 'state' })
if not stands.kind then return {'unknown'} end
local before = answered()
if before then return before end
if not stands.owner or stands.state == 'vacant' then return {'not-running'} end
if ask.to == stands.owner then return {'owns'} end
if ask.isNoCandidate then return {'not-candidate'} end
call('HSET', one, 'asked', ask.asked, 'askedAt', int(now))
if ask.to == '' then call('HDEL', one, 'target') else call('HSET', one, 'target', ask.to) end
ring('asked')
return answer({'asked', stands.owner, stands.term})`,
};
