const chinese = /[\u4e00-\u9fff]/;

/** What a file says in Chinese: the texts of code, or the lines of a document without the code in them. */
export function saidInChinese(path: string, text: string): readonly string[] {
  const said = path.endsWith('.md') ? linesOf(text) : textsOf(text);
  return said.filter((each) => chinese.test(each));
}

function linesOf(text: string): readonly string[] {
  return text
    .replace(/^```[\s\S]*?^```/gm, '')
    .split('\n')
    .map((line) => line.replace(/`[^`]*`/g, '`'));
}

/** Texts in quotes, line by line: no text of ours in single quotes goes over several. What is filled in is no text. */
function textsOf(text: string): readonly string[] {
  const found = text.matchAll(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g);
  return [...found].map(([quoted]) => quoted.replace(/\$\{[^}]*\}/g, ''));
}
