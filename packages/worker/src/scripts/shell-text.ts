/** A script as its shell can read it, with what was changed for that. */
export interface ShellText {
  readonly text: string;
  readonly remarks: readonly string[];
}

const byteOrderMark = '\ufeff';

/**
 * Takes out what an editor of Windows puts into a text and a shell takes for part of its words: `cd /tmp` followed by a carriage return
 * goes elsewhere, or nowhere, and the script goes on.
 */
export function shellText(script: string): ShellText {
  const remarks: string[] = [];
  let text = script;
  if (text.startsWith(byteOrderMark)) {
    text = text.slice(1);
    remarks.push('the byte order mark before the script was left out');
  }
  const unixText = withUnixEnds(text);
  if (unixText !== text) {
    remarks.push('the line ends of the script (CR LF) were read as those of a shell (LF)');
  }
  return { text: unixText, remarks };
}

/** A carriage return within a line is left alone, unless there are no other line ends at all. */
function withUnixEnds(text: string): string {
  const ended = text.includes('\n') ? text : text.replace(/\r(?!$)/g, '\n');
  return ended.replace(/\r+(?=\n|$)/g, '');
}
