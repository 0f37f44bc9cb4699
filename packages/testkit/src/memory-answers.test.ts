import { describe, test } from 'vitest';
import {
  contractAnswerLimits,
  type KeptAnswersPorts,
  keptAnswersContract,
} from './kept-answers-contract.ts';
import { MemoryAnswers } from './memory-answers.ts';
import { VirtualClock } from './virtual-clock.ts';

function ports(): KeptAnswersPorts {
  const clock = new VirtualClock();
  const answers = new MemoryAnswers(clock, contractAnswerLimits);
  return { processes: [answers, answers], pass: (durationMs) => clock.advance(durationMs) };
}

describe('answers in memory keep the contract of kept answers', () => {
  test.each(keptAnswersContract)('$fact', ({ check }) => check(ports()));
});
