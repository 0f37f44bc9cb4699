import { describe, expect, it } from 'vitest';
import { parseStartOptions } from './options.ts';

describe('the options of npm start', () => {
  it('default to three nodes, two workers and the demo set on port 8080', () => {
    expect(parseStartOptions([])).toEqual({
      kind: 'start',
      options: { nodes: 3, workers: 2, port: 8080, dataDir: '.escapement', demo: true },
    });
  });

  it('take every value given', () => {
    const argv = '--nodes 5 --workers=0 --port 9000 --data-dir /tmp/x --no-demo'.split(' ');
    expect(parseStartOptions(argv)).toEqual({
      kind: 'start',
      options: { nodes: 5, workers: 0, port: 9000, dataDir: '/tmp/x', demo: false },
    });
  });

  it.each([
    [['--nodes', '0'], '--nodes must be a whole number from 1 to 9, not "0"'],
    [['--nodes', 'three'], '--nodes must be a whole number from 1 to 9, not "three"'],
    [['--workers', ''], '--workers must be a whole number from 0 to 9, not ""'],
    [['--port', '70000'], '--port must be a whole number from 1 to 65532, not "70000"'],
  ])('refuse %j with a sentence that says what would be right', (argv, problem) => {
    expect(parseStartOptions(argv)).toEqual({ kind: 'bad', problem });
  });

  it('refuse an option that does not exist by its name', () => {
    const parsed = parseStartOptions(['--node', '3']);
    expect(parsed).toMatchObject({ kind: 'bad', problem: expect.stringContaining("'--node'") });
  });

  it('answer --help before anything else', () => {
    expect(parseStartOptions(['--help', '--nodes', '0'])).toEqual({ kind: 'help' });
  });
});
