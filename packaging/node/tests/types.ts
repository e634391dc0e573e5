// What the types promise: tsc has nothing to say of this file.
import { check, checkMany, findProgram, IamlintError, type Finding, type Kind, type Severity } from "iamlint";

export async function worst(text: string, kind: Kind): Promise<Severity | undefined> {
  const findings: Finding[] = await check(text, { kind, resourceType: "AWS::S3::Bucket", pedantic: true });
  const [first] = findings;
  if (first?.fixes[0]?.safe === true) {
    return first.severity;
  }
  // @ts-expect-error There is no such kind.
  await check(text, { kind: "nonsense" });
  const many: Finding[][] = await checkMany([text, { Version: "2012-10-17" }]);
  if (many.length === 0) {
    throw new IamlintError(findProgram());
  }
  return undefined;
}
