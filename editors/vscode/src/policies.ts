/** Whether a document may hold a policy, told cheaply: the language server starts with the first that may. */

const HEAD = 64 * 1024;
const MARKS = ['"Statement"', '"Effect"', '"PolicyDocument"', '"PolicyVersion"', '"AssumeRolePolicyDocument"'];

/** Looks at the name and the first 64 KiB of the text. The server makes the real decision. */
export function mayHoldPolicy(file: string, text: string): boolean {
  const head = text.length > HEAD ? text.slice(0, HEAD) : text;
  return MARKS.some((mark) => head.includes(mark)) || /polic|iam|(^|[^a-z])(scp|rcp|trust|role)s?([^a-z]|$)/i.test(file);
}
