export type Kind = "identity" | "resource" | "trust" | "scp" | "rcp" | "boundary" | "session" | "vpc-endpoint";
export type Severity = "error" | "security" | "warning" | "suggestion";

/** The text of a policy document, or what `JSON.parse` makes of it (places then refer to `JSON.stringify(policy)`). */
export type Policy = string | Buffer | object;

export interface Options {
  /** What the policy is attached to; told from the content if not given. */
  kind?: Kind;
  /** As CloudFormation names it: `AWS::S3::Bucket`. */
  resourceType?: string;
  /** Whether rules run that are off by default. */
  pedantic?: boolean;
  /** A settings file (`iamlint.toml`). Without it no settings file is read. */
  config?: string;
}

/** Both count from 1, columns in Unicode scalar values. */
export interface Position {
  line: number;
  column: number;
}

/** In bytes of the UTF-8 text, the end exclusive. */
export interface Span {
  start: number;
  end: number;
}

export interface Fix {
  title: string;
  /** Whether it leaves alone what the policy grants. */
  safe: boolean;
  edits: { span: Span; text: string }[];
}

export interface Finding {
  rule: string;
  severity: Severity;
  category: string;
  /** The code of AWS IAM Access Analyzer, if it has one. */
  issueCode: string | null;
  message: string;
  start: Position;
  end: Position;
  span: Span;
  jsonPointer: string;
  statement: { index: number; sid: string | null } | null;
  notes: string[];
  fixes: Fix[];
}

/** iamlint could not run. What is wrong with a policy is a finding and no error. */
export class IamlintError extends Error {}

/** Checks one policy. The findings are sorted by place. */
export function check(policy: Policy, options?: Options): Promise<Finding[]>;

/** Checks many policies in one process. The results come in the order of the input. */
export function checkMany(policies: Iterable<Policy>, options?: Options): Promise<Finding[][]>;

/** The path of the program. */
export function findProgram(): string;
