/**
 * The commands of a checkout: `npm start`, `npm test`, the drills, the benches and the test of the images. Each begins in
 * `bin/`, plain JavaScript that installs and builds what is missing (`bootstrap/`), and goes on here.
 *
 * The idea: everything that a command starts belongs to one crew. A crew knows its processes from the first moment to
 * the last, shows them in `processes.json`, reports the one that dies, and ends all of them in order. A guardian
 * outside of the launcher ends them when the launcher itself is killed.
 */

export { testImageCommand } from './image-test/test-image-command.ts';
export { type CommandInput, startCommand } from './launch/start-command.ts';
export { buildPrograms } from './programs/build-programs.ts';
export { bundleProgram, type ProgramName } from './programs/bundle-program.ts';
export { installNeeded } from './test-suite/needed-packages.ts';
export type { TestReport } from './test-suite/tally.ts';
export { testCommand } from './test-suite/test-command.ts';
