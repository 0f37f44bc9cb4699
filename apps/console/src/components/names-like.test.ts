import { describe, expect, it } from 'vitest';
import { namesLike } from './names-like.ts';

const like = (search: string, ...names: string[]) => {
  const options = names.map((name) => ({ value: name, label: name }));
  return namesLike({ options, search, limit: 3 }).map((found) => 'value' in found && found.value);
};

describe('the names that are like what was typed', () => {
  it('begin with the very name, and go on with those that begin so', () => {
    const names = ['email.send', 'sender', 'Send', 'send', 'other'];
    expect(like('send', ...names)).toEqual(['send', 'Send', 'sender']);
    expect(like(' SEND ', ...names)).toEqual(['Send', 'send', 'sender']);
    expect(like('ail', ...names)).toEqual(['email.send']);
    expect(like('nothing', ...names)).toEqual([]);
  });

  it('are in their own order where they are as like', () => {
    expect(like('', 'b', 'a', 'c', 'd')).toEqual(['b', 'a', 'c']);
  });
});
