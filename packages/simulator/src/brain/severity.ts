/** How soon somebody has to act: a general sense of it, from the signs that a text gives. */

/** 0: whenever. 1: soon. 2: at once. 3: before everything else. */
export type Severity = 0 | 1 | 2 | 3;

const NO_HURRY =
  /\b(?:no (?:rush|hurry|big deal)|not (?:at all )?(?:urgent|critical|important)|nothing urgent|whenever|when(?: ?ever)? you (?:have|get|find) (?:the |some )?time|just (?:wondering|curious|a question)|low priority|minor|nice to have)\b/i;

const SIGNS: readonly (readonly [Severity, RegExp])[] = [
  [
    3,
    /\b(?:hacked|breach(?:ed)?|ransomware|compromised|identity theft|emergency|evacuat\w+|injur(?:y|ed|ies)|explo(?:de[ds]?|ding|sion)|data loss)\b|\b(?:lost|lose|losing|deleted|erased|wiped|gone|disappeared|missing|vanished)\b.{0,30}\b(?:all|every|everything|entire|whole|years?|months?)\b.{0,30}\b(?:data|files?|photos?|readings?|records?|work|documents?|backups?|history)\b|\b(?:all|entire|whole)\b.{0,30}\b(?:data|files?|photos?|readings?|records?|work|documents?|backups?|history)\b.{0,30}\b(?:lost|deleted|erased|wiped|gone|disappeared|missing|vanished)\b|\bdata (?:is|was|has been|are) (?:lost|gone)\b|\b(?:smok(?:e|es|ing)|on fire|caught fire|burn(?:s|t|ed|ing)|swell(?:s|ing)?|swollen|electric shock|got hurt)\b|\b(?:someone|somebody) (?:else )?(?:is |has |was )?(?:using|logged in(?:to)?|accessed|got into|stole|taken over)\b|\b(?:account|identity|card|password)\b.{0,20}\b(?:stolen|taken over)\b|\bsecurity (?:incident|issue|hole|problem|vulnerability)\b|\b(?:outage|production\b.{0,30}\bdown|completely down|everything is down|nobody can|no one can|all (?:our|of our) (?:users|customers))\b|\bcritical\b/i,
  ],
  [
    2,
    /\b(?:urgent(?:ly)?|asap|as soon as possible|immediately|right away|right now|deadline|blocked|locked out|high priority)\b|\b(?:can't|cannot|can not|unable to|not able to) (?:log|sign|work|access|get in|use|open|pay|reach)\b|\baccount (?:is |was |has been )?(?:locked|blocked|suspended)\b|\b(?:charged|paid|billed) (?:me |us )?(?:twice|double|wrongly|again|too much)\b|\bdouble[- ]charg\w+|\bovercharged\b|\b(?:is|are) down\b/i,
  ],
  [
    1,
    /\b(?:errors?|fail(?:s|ed|ing|ure)?|broken|broke|wrong|late|slow|crash(?:es|ed|ing)?|bugs?|problems?|issues?|stuck|missing|damaged|defective|complain\w*|disappointed|annoy\w+)\b|\b(?:does not|doesn't|do not|don't|is not|isn't|not|stopped|won't|never|no longer) (?:work|load|start|connect|charge|turn|open|respond|arriv|sync|pair)\w*/i,
  ],
];

/** The severity that a text speaks of; undefined when nothing in it does. */
export function severityOf(text: string): Severity | undefined {
  const judged = text.slice(0, 20_000).replaceAll('’', "'");
  if (NO_HURRY.test(judged)) return 0;
  return SIGNS.find(([, pattern]) => pattern.test(judged))?.[0];
}

const NAMED: readonly (readonly [Severity, RegExp])[] = [
  [3, /^(?:critical|urgent|emergency|highest|blocker|very[-_ ]high|severe)$/i],
  [2, /^(?:high|major|important|elevated)$/i],
  [1, /^(?:medium|normal|moderate|mid|standard|average)$/i],
  [0, /^(?:low|minor|trivial|lowest|none|very[-_ ]low)$/i],
];
const NUMBERED = /^(?:p|s|sev(?:erity)?|prio(?:rity)?)[-_ ]?(\d)$/i;

/** How severe each value is, as a share of the most severe one; undefined when they are no steps of a scale. */
function levelsOf(values: readonly unknown[]): number[] | undefined {
  const numbers = values.map((value) => NUMBERED.exec(String(value))?.[1]).flatMap((digit) => digit ?? []);
  if (numbers.length === values.length) {
    const order = [...new Set(numbers.map(Number))].toSorted((one, other) => other - one);
    return order.length < 2 ? undefined : numbers.map((digit) => order.indexOf(Number(digit)) / (order.length - 1));
  }
  const levels = values.map((value) => NAMED.find(([, pattern]) => pattern.test(String(value)))?.[0]);
  const known = levels.filter((level) => level !== undefined);
  return known.length < levels.length || new Set(known).size < 2 ? undefined : known.map((level) => level / 3);
}

/** Whether values are steps of a scale of urgency, such as `low` to `critical`, or `P1` to `P4`. */
export function isScale(values: readonly unknown[]): boolean {
  return levelsOf(values) !== undefined;
}

/** The value of a scale that is nearest to a severity; the lower one of two that are as near. */
export function stepOf(values: readonly unknown[], severity: Severity): unknown {
  const levels = levelsOf(values) ?? [];
  const distance = (level: number): number => Math.abs(level - severity / 3);
  const best = levels.toSorted((one, other) => distance(one) - distance(other) || one - other)[0];
  return values[levels.indexOf(best ?? 0)];
}
