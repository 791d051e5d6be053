/** A general sense of what a text is: what any model has before it is told what to look for. */

export type Sense = 'manipulation' | 'harm' | 'off_topic';

/** Only this much of a text is judged. */
const MAX_JUDGED = 20_000;

const RULES = String.raw`(?:instructions?|rules?|guidelines?|guardrails?|prompts?|restrictions?|polic(?:y|ies)|programming|directions?)`;
const WHOSE = String.raw`(?:\s+(?:all|any|of|the|your|my|these|those|its|previous|prior|above|earlier|system|initial|original|hidden|own|secret)){0,5}`;

const MANIPULATION: readonly RegExp[] = [
  new RegExp(
    String.raw`\b(?:ignore|disregard|forget|override|overrule|bypass|skip|drop|neglect|do not follow|don't follow|stop following)${WHOSE}\s+(?:\w+\s+)?${RULES}\b`,
    'i',
  ),
  new RegExp(
    String.raw`\b(?:reveal|show|print|repeat|output|display|tell|give|leak|share|expose|recite|what (?:is|are))(?:\s+(?:me|us|out))?${WHOSE}\s+(?:system prompt|initial prompt|hidden prompt|prompt|instructions)\b`,
    'i',
  ),
  /\b(?:system|developer)\s+prompt\b/i,
  /\byou are (?:now|no longer)\b.{0,40}\b(?:dan|unrestricted|jailbroken|free|bound|developer mode|without (?:rules|limits|restrictions)|admin)\b/i,
  /\b(?:developer|god|debug|admin|jailbreak|dan) mode\b|\bjailbreak\b|\bdo anything now\b/i,
  /\b(?:pretend|act as if|behave as if|assume|imagine)\b.{0,40}\b(?:no (?:rules|restrictions|limits)|unrestricted|you are (?:an? )?(?:admin|operator|developer))\b/i,
  /\b(?:without|skip|bypass|circumvent|don't wait for|do not wait for)\b.{0,16}\bapprovals?\b/i,
];

const HARM: readonly RegExp[] = [
  /\b(?:kill|murder|stab|shoot|poison|strangle|hurt) (?:you|him|her|them|your|someone|somebody|people|everyone|a person)\b/i,
  /\b(?:build|make|making|construct|assemble)\b.{0,20}\b(?:bomb|explosives?|pipe ?bomb|nerve agent|weapon|meth|malware|ransomware)\b/i,
  /\b(?:kill|hurt|harm|cut) (?:myself|yourself)\b|\b(?:suicide|self-harm)\b|\bend my life\b/i,
  /\b(?:die|burn) in hell\b|\bi know where you live\b|\byou (?:will|are going to) (?:die|regret this|pay for this)\b/i,
  /\b(?:steal|forge|launder|counterfeit|hack into|break into)\b.{0,30}\b(?:money|identity|identities|cards?|accounts?|passports?|house|bank|server|network)\b/i,
];

const OFF_TOPIC: readonly RegExp[] = [
  /\b(?:my|the|this|with) (?:\w+ )?(?:homework|assignment|coursework|essay|thesis|exam)\b/i,
  /\b(?:write|code|implement|debug|refactor|generate) (?:me |us )?(?:an? |some |the |my )?(?:\w{1,20} ){0,2}(?:code|python|javascript|typescript|java|rust|sql|html|css|bash|script|function|program|algorithm|regex|website)\b/i,
  /\b(?:write|compose|tell)\b.{0,30}\b(?:poem|haiku|sonnet|song|lyrics|novel|fairy tale|essay|speech|joke)\b/i,
  /\bcapital (?:city )?of\b|\bwho (?:won|invented|discovered|wrote|painted|is the (?:president|king|queen|prime minister))\b/i,
  /\b(?:weather (?:in|for|today|tomorrow|forecast)|horoscope|lottery numbers|football score|stock price|bitcoin|election|politics|president)\b/i,
  /\b(?:recipe|how (?:do i|to|can i) (?:cook|bake))\b/i,
  /\b(?:solve|integrate|differentiate|derivative|equation|square root)\b|\bwhat(?:'s| is) \d+\s?[-+*/x]\s?\d+/i,
  /\btranslate\b.{0,40}\b(?:to|into) (?:french|german|spanish|italian|english|chinese|japanese|latin|russian)\b/i,
  /\b(?:medical|legal|tax|investment|dating|relationship) advice\b/i,
];

function plain(text: string): string {
  return text.slice(0, MAX_JUDGED).replaceAll('’', "'").replaceAll(/\s+/g, ' ');
}

const SENSES: readonly (readonly [Sense, readonly RegExp[]])[] = [
  ['manipulation', MANIPULATION],
  ['harm', HARM],
  ['off_topic', OFF_TOPIC],
];

/** What a text gives away by itself; undefined for an ordinary one. */
export function senseOf(text: string): Sense | undefined {
  const judged = plain(text);
  return SENSES.find(([, patterns]) => patterns.some((pattern) => pattern.test(judged)))?.[0];
}

const MEANT: readonly (readonly [Sense, RegExp])[] = [
  ['manipulation', /\b(?:injections?|jailbreaks?|manipulat\w*|prompt|system prompt|override\w*)\b/i],
  ['off_topic', /\b(?:off[ -]?topic|unrelated|irrelevant|out of scope|nothing to do with)\b/i],
  ['harm', /\b(?:harm\w*|threat\w*|harass\w*|violen\w*|abus\w*|hate\w*|toxic\w*|unsafe|self-harm)\b/i],
];

/** Which sense a category is about, judged by its name first and its explanation second. */
export function senseMeantBy(name: string, explanation: string): Sense | undefined {
  const find = (text: string): Sense | undefined => MEANT.find(([, pattern]) => pattern.test(text))?.[0];
  return find(name.replaceAll('_', ' ')) ?? find(explanation);
}

/** Personal data in a text, by what a list of kinds may call it. Placeholders are none. */
const PERSONAL: readonly (readonly [kind: RegExp, found: RegExp])[] = [
  [
    /credential|password|secret/i,
    /\b(?:password|passcode|pin|api key)\b(?:\s\w{1,20}){0,3}\s?(?:is|:|=)\s?\S{4}|\bsk-[\w-]{16}/i,
  ],
  [
    /identit|number|ssn|passport|document/i,
    /(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])|\b(?:passport|ssn|social security|driver's licen[cs]e|identity card)\b.{0,30}\d{5,}/i,
  ],
  [
    /financ|card|bank|payment/i,
    /(?<!\d)(?:\d{4}[ -]?){3}\d{4}(?!\d)|\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){3,7}|\b(?:salary|income|debt|mortgage|credit score|bank balance)\b.{0,30}[$€£]?\d{3,}/i,
  ],
  [
    /health|medical|diagnos/i,
    /\b(?:diagnosed with|suffers from|is pregnant|hiv|cancer|diabetes|depression|schizophrenia|medication for|therapy for)\b/i,
  ],
  [
    /address|location|home/i,
    /\b(?:lives at|home address|resides at|address is)\b.{0,60}\d|\b\d{1,5} [A-Z][a-z]{1,30} (?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd)\b/,
  ],
];

/** Of personal data in a text, the pattern that names of its kind match; undefined when there is none. */
export function personalDataIn(text: string): RegExp | undefined {
  const judged = plain(text);
  return PERSONAL.find(([, found]) => found.test(judged))?.[0];
}
