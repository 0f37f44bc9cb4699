import { pathToFileURL } from 'node:url';

const [file, ...args] = process.argv.slice(2);
const { run } = await import(pathToFileURL(file).href);
console.log(JSON.stringify(await run(args), null, 2));
