/** What `engines` of the root package.json asks for, repeated here because npm only warns about it. */
const oldest = [20, 19];

/** Ends the process with a sentence when this Node.js is too old to run what follows. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNewEnough = major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
  if (isNewEnough) return;
  console.error(
    `Escapement needs Node.js ${oldest.join('.')} or newer; this is ${process.versions.node}.`,
  );
  process.exit(1);
}
